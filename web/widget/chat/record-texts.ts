import { isolated } from '../../../shared/kernel/visible-text.ts';
import type { Note } from '../../chat/chat-log.ts';
import type { WaitingPlace } from '../../transport/chat-transport.ts';
import * as texts from '../messages/en.ts';
import { counted } from '../more/counted.ts';
import type { VisitorNote } from './chat-record.ts';

/** The text of a note. */
export function noteText({ what, name }: Note<VisitorNote>): string {
  if (what === 'passedOn') return texts.passedOn;
  if (what === 'ended') return texts.endedCompany;
  return what === 'joined' ? texts.joined(isolated(name)) : texts.left(isolated(name));
}

/** What a visitor is told of the place among those who wait, and of the time until an agent is there: whole minutes, rounded outwards. */
export function waitingTexts({ position, wait }: WaitingPlace): readonly string[] {
  const place =
    position === undefined || position < 1 ? [] : [position === 1 ? texts.next : texts.position(counted(position))];
  if (wait === undefined || !(wait.toSeconds > 0)) return place;
  const [from, to] = [Math.floor(wait.fromSeconds / 60), Math.ceil(wait.toSeconds / 60)];
  const time =
    to === 1
      ? texts.waitsShortly
      : from < 1
        ? texts.waitsUpTo(counted(to))
        : texts.waitsFromTo(counted(from), counted(to));
  return [...place, time];
}
