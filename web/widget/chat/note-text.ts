import type { Note } from '../../chat/chat-log.ts';
import * as texts from '../messages/en.ts';

/** What a note says. */
export function noteText({ what, name }: Note): string {
  return what === 'joined' ? texts.joined(name) : texts.left(name);
}
