import * as texts from '../messages/en.ts';
import type { Entry } from './chat-record.ts';

/** What a note says. */
export function noteText({ note, name }: Extract<Entry, { kind: 'note' }>): string {
  return note === 'joined' ? texts.joined(name) : texts.left(name);
}
