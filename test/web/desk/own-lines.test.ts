import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deskAfter } from '../../../web/desk/record/desk-after.ts';
import { type DeskChat, emptyRecord, type TranscriptLine } from '../../../web/desk/record/desk-record.ts';
import { shownEntries } from '../../../web/desk/record/shown-entries.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { entering, invitation, key, line, tenant } from './support.ts';

const text = 'One moment';
const numbers = [6, 7, 8] as const;
type Place = (typeof numbers)[number];
type Step = { readonly what: 'answered' | 'confirmed' | 'recorded'; readonly number: Place };

const operationOf = (number: Place): string => `operation ${number}`;

/** A chat in which the agent has written the same words three times. */
function written(): DeskChat {
  const events = [{ kind: 'rung', invitation } as const, ...entering, line(5, 'Hello?')];
  const record = events.reduce((before, event) => deskAfter(before, event, 45), emptyRecord);
  const [chat] = record.chats;
  if (chat === undefined) throw new Error('No chat came of it.');
  const pending = numbers.map(
    (number) => ({ operationId: operationOf(number), text, at: 50, state: 'sent', audience: 'everyone' }) as const,
  );
  return { ...chat, cameAfter: -1, pending };
}

const recorded = (number: Place): TranscriptLine => ({
  number,
  at: 60,
  by: 'agent',
  address: tenant.address ?? '',
  displayName: 'Odile',
  audience: 'everyone',
  text,
  message: number,
});

/** The chat after the answer to a message (which names its place), or after the platform has said that the message was delivered. */
function chatAfter(chat: DeskChat, { what, number }: Step): DeskChat {
  const operationId = operationOf(number);
  if (what === 'recorded') return chat;
  if (what === 'answered') {
    const named = (each: DeskChat['pending'][number]) =>
      each.operationId === operationId ? { ...each, message: String(number) } : each;
    return { ...chat, pending: chat.pending.map(named) };
  }
  const id = String(number);
  const confirmed = { kind: 'confirmed', key, id, operationId, at: 60, isDelivered: true } as const;
  const [after] = deskAfter({ ...emptyRecord, chats: [chat] }, confirmed, 70).chats;
  return after ?? chat;
}

const step = fc.record({
  what: fc.constantFrom('answered', 'confirmed', 'recorded'),
  number: fc.constantFrom(...numbers),
}) satisfies fc.Arbitrary<Step>;

test('own lines of the same words · answers, confirmations and the transcript in any order, lost, doubled or late → each stands once at all times (ucwa.md#send-message)', async () => {
  await fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let chat = written();
      const transcript = new Map<Place, TranscriptLine>();
      for (const each of steps) {
        chat = chatAfter(chat, each);
        if (each.what === 'recorded') transcript.set(each.number, recorded(each.number));
        const shown = shownEntries(chat, [...transcript.values()], { address: tenant.address });
        const own = shown.filter((entry) => entry.kind === 'line' && entry.text === text);
        expect(own).toHaveLength(numbers.length);
        expect(new Set(own.map((entry) => entry.key)).size).toBe(numbers.length);
      }
    }),
    propertyRuns(300, 3_000),
  );
});
