import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CenterAttendance, type ChosenStatus } from '../../../web/desk/center/center-attendance.ts';
import { centerEvents } from '../../../web/desk/center/center-events.ts';
import { type CenterView, centerViewOf } from '../../../web/desk/center/center-view.ts';
import { SentNumbers } from '../../../web/desk/center/sent-numbers.ts';
import { deskAfter } from '../../../web/desk/record/desk-after.ts';
import { type DeskRecord, emptyRecord } from '../../../web/desk/record/desk-record.ts';
import { TransportFailure } from '../../../web/transport/failure.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { until } from '../../support/until.ts';
import { tenant } from './support.ts';

const now = 1_000_000;
const at = (ms: number): string => new Date(now + ms).toISOString();
const stages = ['offered', 'handled', 'wrap-up'] as const;
type Stage = (typeof stages)[number];

const work = (conversation: string, stage: Stage, more: object = {}) => ({
  conversationId: conversation,
  interactionId: 'i1',
  stage,
  queueId: '101',
  user: { name: 'Vera', language: 'en' },
  lastMessage: 2,
  ...(stage === 'offered' ? { offerId: 7, queuedAt: at(-5_000), expiresAt: at(30_000) } : {}),
  ...(stage === 'wrap-up' ? { endsAt: at(60_000), isOver: true } : {}),
  ...more,
});

function viewOf(conversations: readonly object[], agent: object = {}): CenterView {
  const queues = [{ id: '101', name: 'Orders', waiting: 1, open: true }];
  const self = {
    id: 'ines',
    name: 'Ines',
    status: 'available',
    chosen: 'available',
    stopNew: false,
    capacity: 3,
    ...agent,
  };
  return centerViewOf({ agent: self, queues, agents: [], conversations, cursor: 1 }, 0);
}

function recordAfter(
  record: DeskRecord,
  view: CenterView,
  more: { given?: string; declined?: string; at?: number } = {},
) {
  const sets = { given: new Set([more.given ?? '']), declined: new Set([more.declined ?? '']) };
  const context = { tenant, questions: new Map([['c1', 'Where?']]), ...sets, now: more.at ?? now };
  return centerEvents(view, record, context).reduce((before, event) => deskAfter(before, event, now), record);
}

const stagesIn = (record: DeskRecord) => [
  ...record.invitations.map(({ key }) => [key, 'offered']),
  ...record.chats.flatMap(({ key, ending, wrapUpUntil }) => [
    ...(ending === undefined ? [[key, 'handled']] : []),
    ...(wrapUpUntil === undefined ? [] : [[key, 'wrap-up']]),
  ]),
];

describe('views of the contact center as events of the desk (carebridge.md#contact-center-agents)', () => {
  it('any views, one after another, lost or doubled → the record is as the last one says, and the same again changes nothing', () => {
    const stage = fc.constantFrom(...stages);
    const view = fc.dictionary(fc.constantFrom('c1', 'c2', 'c3'), stage, { maxKeys: 3 });
    const holds = fc.property(fc.array(view, { minLength: 1, maxLength: 8 }), (views) => {
      const record = views.reduce<DeskRecord>((before, entries) => {
        const shown = viewOf(Object.entries(entries).map(([conversation, each]) => work(conversation, each)));
        const next = recordAfter(before, shown);
        expect(recordAfter(next, shown)).toEqual(next);
        return next;
      }, emptyRecord);
      expect(stagesIn(record).toSorted()).toEqual(Object.entries(views.at(-1) ?? {}).toSorted());
    });
    fc.assert(holds, propertyRuns(100, 500));
  });

  it('offer · taken back, run out, turned down → it says which', () => {
    const offered = recordAfter(emptyRecord, viewOf([work('c1', 'offered')]));
    expect(offered.invitations).toMatchObject([{ queue: 'Orders', subject: 'Where?', expiresAt: now + 30_000 }]);
    const missed = (more: object) => recordAfter(offered, viewOf([]), more).missed;
    expect([missed({}), missed({ at: now + 30_000 }), missed({ at: now + 30_000, declined: 'c1' })]).toEqual([0, 1, 0]);
  });

  it('chat · ended, given away here or at another desk, taken away by signing out → as it was', () => {
    const chat = recordAfter(emptyRecord, viewOf([work('c1', 'handled')]));
    const ending = (view: CenterView, more: object = {}) => recordAfter(chat, view, more).chats[0]?.ending;
    expect(ending(viewOf([work('c1', 'wrap-up')]))).toBe('ended');
    expect(ending(viewOf([work('c1', 'wrap-up', { isOver: false })]))).toBe('left');
    expect(ending(viewOf([]))).toBe('ended');
    expect(ending(viewOf([]), { given: 'c1' })).toBe('left');
    expect(ending(viewOf([], { status: 'logged-out' }))).toBe('left');
  });
});

describe('status at the contact center (carebridge.md#contact-center-agents)', () => {
  function attendance(answer: (told: ChosenStatus) => Promise<void> = async () => undefined) {
    const told: ChosenStatus[] = [];
    const one = new CenterAttendance({
      tenant,
      choose: async (chosen) => {
        told.push(chosen);
        await answer(chosen);
      },
    });
    return { one, told };
  }

  it('chosen while an offer stands → told once it is answered: as no new chats beside a chat', async () => {
    const { one, told } = attendance(async () => one.seen(viewOf([work('c1', 'handled')], { stopNew: true })));
    one.seen(viewOf([work('c1', 'offered')], { status: 'offered' }));
    one.tell({ status: 'pause' });
    expect([told, one.isTelling]).toEqual([[], true]);
    one.seen(viewOf([work('c1', 'handled')], { status: 'busy' }));
    await until(() => !one.isTelling);
    expect(told).toEqual([{ stopNew: true }]);
    expect(one.own).toMatchObject({ status: 'away', isStopping: true });
    expect(one.own?.sent).toBeUndefined();
  });

  it('refused, or not answered → told again until it is so', async () => {
    const answers = [new TransportFailure('refused', { status: 409 }), new TransportFailure('network')];
    const { one, told } = attendance(async () => {
      const failure = answers.shift();
      if (failure !== undefined) throw failure;
      one.seen(viewOf([], { status: 'on-break', chosen: 'on-break' }));
    });
    one.seen(viewOf([]));
    one.tell({ status: 'pause' });
    await until(() => {
      one.nudge();
      return !one.isTelling;
    });
    expect(told).toEqual([{ status: 'on-break' }, { status: 'on-break' }, { status: 'on-break' }]);
    expect(one.own?.status).toBe('pause');
  });

  it('offer that was not taken → said until the agent is back; by an own choice → not', () => {
    const { one } = attendance();
    one.seen(viewOf([work('c1', 'offered')], { status: 'offered' }));
    one.seen(viewOf([], { status: 'on-break', chosen: 'on-break' }));
    expect(one.own?.sent).toBe('break');
    one.seen(viewOf([]));
    expect(one.own?.sent).toBeUndefined();
  });
});

it('own message · the same words twice, and once more after a lost answer → each has a number of its own', () => {
  const line = (number: number) => ({
    ...{ number, interaction: 'i1', at: 1, author: { id: 'ines', type: 'agent' }, text: 'Yes', files: [] },
  });
  const sent = new SentNumbers();
  sent.begun('a', []);
  expect(sent.numberOf('a', 'Yes', 'ines', [line(1)])).toBe(1);
  sent.begun('b', [line(1)]);
  expect(sent.numberOf('b', 'Yes', 'ines', [line(1)])).toBeUndefined();
  sent.begun('b', [line(1), line(2)]);
  expect(sent.numberOf('b', 'Yes', 'ines', [line(1), line(2)])).toBe(2);
  expect(sent.numberOf('a', 'Yes', 'ines', [line(1), line(2)])).toBe(1);
});
