import { readFileSync, renameSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { JournalFile } from '../../data/journal-file.ts';

/** Body length and CRC-32 of the body, each four bytes, big-endian. */
const headerBytes = 8;
const shortestBodyBytes = 8;

/**
 * Brings a journal of version 0.1.0, whose records have no numbers and which has no first line, into the present form.
 * Answers with a sentence when its end had to be cut off; leaves any other file as it is.
 * @throws {ConfigurationError} InvalidSetting — when it is damaged before its end
 */
export function renewOlderJournal(path: string, draftPath: string): string | undefined {
  const contents = contentsOf(path);
  if (contents === undefined || bodyAt(contents, 0) === undefined) return undefined;
  const bodies: Buffer[] = [];
  let end = 0;
  for (let body = bodyAt(contents, 0); body !== undefined; body = bodyAt(contents, end)) {
    bodies.push(body);
    end += headerBytes + body.length;
  }
  if (isFollowed(contents, end + 1)) {
    throw new ConfigurationError(
      `${path} is damaged: the record at byte ${end} is not whole, and others follow. Put back a copy of the data folder, or move the file ` +
        'away to start without its messages.',
    );
  }
  const draft = JournalFile.create(draftPath, 'broker');
  draft.append(bodies);
  draft.syncNow();
  draft.close();
  renameSync(draftPath, path);
  const rest = contents.length - end;
  return rest === 0
    ? undefined
    : `${path} ended with an incomplete record: ${rest} bytes from byte ${end} on were cut off.`;
}

/** Undefined when there is no file, or one of the present form, which is not read twice at every start. */
function contentsOf(path: string): Buffer | undefined {
  try {
    return JournalFile.isOne(path, 'broker') ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}

function bodyAt(contents: Buffer, offset: number): Buffer | undefined {
  if (contents.length - offset < headerBytes + shortestBodyBytes) return undefined;
  const length = contents.readUInt32BE(offset);
  const body = contents.subarray(offset + headerBytes, offset + headerBytes + length);
  if (length < shortestBodyBytes || body.length < length) return undefined;
  return crc32(body) === contents.readUInt32BE(offset + 4) ? body : undefined;
}

function isFollowed(contents: Buffer, from: number): boolean {
  for (let at = from; at < contents.length; at += 1) if (bodyAt(contents, at) !== undefined) return true;
  return false;
}
