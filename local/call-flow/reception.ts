import type { HeardLine } from './chat.ts';

/** What was meant for one person and what arrived. */
export type Reception = {
  readonly person: string;
  readonly meant: readonly HeardLine[];
  readonly heard: readonly HeardLine[];
};

/** What is wrong with a reception: nothing (undefined), or the first difference in words. */
export function difference({ person, meant, heard }: Reception): string | undefined {
  const length = Math.max(meant.length, heard.length);
  for (let index = 0; index < length; index += 1) {
    const [wanted, got] = [meant[index], heard[index]];
    if (wanted?.text === got?.text.trim() && wanted?.from === got?.from) continue;
    return `${person}: line ${index + 1} should be ${describe(wanted)} but is ${describe(got)}`;
  }
  return undefined;
}

function describe(line: HeardLine | undefined): string {
  return line === undefined ? 'nothing' : `"${line.text}" by ${line.from}`;
}
