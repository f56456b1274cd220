import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { faultCode } from './fault-code.ts';

/** Keys, tokens and what people wrote are in these files: they are their owner's alone. */
export const privateFileMode = 0o600;
const privateFolderMode = 0o700;
const ofOthers = 0o077;

/**
 * Makes a folder for data, or takes the one that is there, closed to other users together with the files in it.
 * @throws {ConfigurationError} InvalidSetting — when it is no folder, or this process may not write in it
 */
export function preparePrivateFolder(folder: string): void {
  makePrivateFolder(folder);
  explained(folder, () => {
    narrow(folder);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) narrow(path.join(folder, entry.name));
    }
  });
}

/**
 * Makes a folder, closed to other users, or takes the one that is there as it is: a person may have other things in it.
 * @throws {ConfigurationError} InvalidSetting — when it is no folder, or this process may not write in it
 */
export function makePrivateFolder(folder: string): void {
  explained(folder, () => {
    mkdirSync(folder, { recursive: true, mode: privateFolderMode });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  });
}

/** Closes a file to other users. */
export function narrowFile(file: string): void {
  explained(file, () => narrow(file));
}

function narrow(entry: string): void {
  const { mode } = statSync(entry);
  if ((mode & ofOthers) !== 0) chmodSync(entry, mode & 0o7777 & ~ofOthers);
}

function explained<T>(entry: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw cannotUse(entry, error);
  }
}

/** A fault of the file system as a sentence that says what to do; any other fault as it is. */
export function cannotUse(entry: string, error: unknown): unknown {
  const reason = reasons[faultCode(error) ?? ''];
  if (reason === undefined) return error;
  return new ConfigurationError(`${entry} cannot be used: ${reason}${ownership(entry)}`, { cause: error });
}

const choose = 'or choose another data folder with --data.';
const reasons: Readonly<Record<string, string>> = {
  EACCES: `this user may not write there. Give it to this user (chown), allow writing (chmod u+rwX), ${choose}`,
  EPERM: `this user may not change it. Give it to this user (chown), ${choose}`,
  EROFS: `it is on a file system that can only be read. Mount it for writing, ${choose}`,
  ENOSPC: `the disk is full. Make room, ${choose}`,
  EDQUOT: `this user's share of the disk is used up. Make room, ${choose}`,
  EEXIST: `a file has this name. Move it away, ${choose}`,
  ENOTDIR: `it is, or lies in, a file and not a folder. Move that away, ${choose}`,
  EISDIR: `a folder has the name of a file. Move it away, ${choose}`,
};

/** Whose it is, when it is not ours. */
function ownership(entry: string): string {
  const ours = process.getuid?.();
  const theirs = statSync(entry, { throwIfNoEntry: false })?.uid;
  if (ours === undefined || theirs === undefined || ours === theirs) return '';
  return ` It belongs to user ${theirs}, and this process runs as user ${ours}.`;
}
