import { isolated } from '../../../shared/kernel/visible-text.ts';
import type { Entry } from '../../chat/chat-log.ts';
import type { TimeFormats } from '../../i18n/time-formats.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import { noteText } from '../chat/record-texts.ts';
import * as texts from '../messages/en.ts';

/** The transcript as plain text: what this visitor's channel delivered. */
export function transcriptText(
  entries: readonly Entry<VisitorNote>[],
  companyName: string,
  { timeOfLine, dayAndTime }: TimeFormats,
  now: number,
): string {
  const lines = entries.map((entry) => `[${timeOfLine(entry.at, now)}] ${lineOf(entry, companyName)}`);
  return [texts.transcriptTitle(companyName), dayAndTime(now), '', ...lines, ''].join('\r\n');
}

function lineOf(entry: Entry<VisitorNote>, companyName: string): string {
  if (entry.kind === 'note') return `— ${noteText(entry)} —`;
  const name = entry.kind === 'said' ? texts.you : entry.from.name || companyName;
  return `${isolated(name)}: ${isolated(entry.text).replaceAll('\n', '\r\n    ')}`;
}
