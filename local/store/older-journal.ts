import { createReadStream } from 'node:fs';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { JournalNotes } from '../data/journal-file.ts';

const lineEnd = 0x0a;
const away = 'Put back a copy of the data folder, or move the file away to start without what it holds.';

type Line = { readonly text: string; readonly number: number };

/**
 * Reads a journal of version 0.1.0: one JSON value per line, without checksums. A last line that is not whole, as a crash
 * may leave it, is left out and told.
 * @throws {ConfigurationError} InvalidSetting — when another line is damaged
 */
export async function readOlderJournal(file: string, read: (value: unknown) => void): Promise<JournalNotes> {
  let held: Line | undefined;
  const take = ({ text, number }: Line, value: unknown) => {
    try {
      read(value);
    } catch (error) {
      throw damaged(file, number, error, text);
    }
  };
  for await (const line of linesOf(file)) {
    if (held !== undefined) take(held, wholeValue(file, held));
    held = line;
  }
  if (held === undefined) return [];
  const last = parseJson(held.text);
  if (last !== undefined) take(held, last);
  if (last !== undefined) return [];
  if (held.number === 1) throw damaged(file, 1, undefined, held.text);
  return [
    `${file} ended with an incomplete record: line ${held.number}, ${Buffer.byteLength(held.text)} bytes, was cut off.`,
  ];
}

/** By line feeds alone: text in a value may hold other characters that end lines. */
async function* linesOf(file: string): AsyncGenerator<Line> {
  let number = 0;
  let unended: Buffer[] = [];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, start)) {
      number += 1;
      yield { text: Buffer.concat([...unended, chunk.subarray(start, end)]).toString(), number };
      unended = [];
      start = end + 1;
    }
    if (start < chunk.length) unended.push(chunk.subarray(start));
  }
  if (unended.length > 0) yield { text: Buffer.concat(unended).toString(), number: number + 1 };
}

function wholeValue(file: string, line: Line): unknown {
  const value = parseJson(line.text);
  if (value === undefined) throw damaged(file, line.number, undefined, line.text);
  return value;
}

function damaged(file: string, line: number, cause: unknown, text: string): ConfigurationError {
  const what = text.startsWith('[')
    ? `is damaged at line ${line}`
    : `is damaged, or not a journal of Carebridge, at line ${line}`;
  return new ConfigurationError(`${file} ${what}; nothing in it was changed. ${away}`, { cause });
}
