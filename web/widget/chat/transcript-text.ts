import type { Translator } from '../../i18n/translator.ts';
import type { ChatText } from '../messages/en.ts';
import type { Entry } from './chat-record.ts';

/** What this visitor's channel delivered, as plain text to keep. */
export function transcriptText(
  entries: readonly Entry[],
  companyName: string,
  words: Translator<ChatText>,
  now: number,
): string {
  const title = words.say('transcriptTitle', { company: companyName });
  const lines = entries.map((entry) => `[${words.time(entry.at)}] ${lineOf(entry, companyName, words)}`);
  return [title, words.dayAndTime(now), '', ...lines, ''].join('\r\n');
}

function lineOf(entry: Entry, companyName: string, words: Translator<ChatText>): string {
  if (entry.kind === 'note') return `— ${words.say(entry.note, { name: entry.name })} —`;
  const name = entry.kind === 'said' ? words.say('you') : entry.from.name || companyName;
  return `${name}: ${entry.text.replaceAll('\n', '\r\n    ')}`;
}
