import { plainName } from '../../../shared/kernel/visible-text.ts';
import { ownKey } from '../../../shared/protocol/contact-center/own-key.ts';
import { listOf, numberOf, objectOf, objectsOf, textOf, type WireObject } from '../../transport/wire.ts';

/** What the agent has to do with a conversation; times are epoch ms by this page's clock. */
export type CenterWork = {
  readonly conversation: string;
  readonly interaction: string;
  readonly stage: 'offered' | 'handled' | 'wrap-up';
  readonly queue: string;
  /** What is known of the visitor, by field; `name` among it. */
  readonly user: Readonly<Record<string, string>>;
  readonly lastMessage: number;
  /** Of an offer. */
  readonly offerId: number;
  readonly queuedAt: number;
  readonly expiresAt: number;
  /** Of a wrap-up; `isOver`: the visit has ended, it was not given away. */
  readonly endsAt: number;
  readonly isOver: boolean;
};

/** A queue of the contact center. */
type CenterQueue = {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  readonly isOpen: boolean;
};

/** Another agent; `takesChats`: may be given one now. */
type CenterColleague = { readonly id: string; readonly name: string; readonly takesChats: boolean };

/** Everything that an agent has to know. Source: carebridge.md#contact-center-agents */
export type CenterView = {
  readonly status: string;
  /** The status that the agent has chosen, or was given, below what is being done. */
  readonly chosen: string;
  readonly isStopNew: boolean;
  readonly capacity: number | undefined;
  readonly queues: readonly CenterQueue[];
  readonly colleagues: readonly CenterColleague[];
  readonly work: readonly CenterWork[];
  readonly cursor: number;
  /** By how much this page's clock is ahead of the service's, milliseconds. */
  readonly aheadMs: number;
};

/** Reads what an agent is told of everything. */
export function centerViewOf(body: WireObject, aheadMs: number): CenterView {
  const agent = objectOf(body.agent);
  return {
    status: textOf(agent, 'status') ?? '',
    chosen: textOf(agent, 'chosen') ?? textOf(agent, 'status') ?? '',
    isStopNew: agent.stopNew === true,
    capacity: typeof agent.capacity === 'number' ? agent.capacity : undefined,
    queues: objectsOf(body.queues).map(queueOf),
    colleagues: objectsOf(body.agents).map(colleagueOf),
    work: listOf(body.conversations).flatMap((work) => workOf(objectOf(work), aheadMs)),
    cursor: numberOf(body.cursor),
    aheadMs,
  };
}

const queueOf = (queue: WireObject): CenterQueue => ({
  id: textOf(queue, 'id') ?? '',
  name: textOf(queue, 'name') ?? '',
  waiting: numberOf(queue.waiting),
  isOpen: queue.open === true,
});

function colleagueOf(agent: WireObject): CenterColleague {
  const id = textOf(agent, 'id') ?? '';
  return { id, name: textOf(agent, 'name') ?? id, takesChats: agent.takesChats === true };
}

function workOf(work: WireObject, aheadMs: number): readonly CenterWork[] {
  const stage = textOf(work, 'stage');
  const conversation = textOf(work, 'conversationId');
  if (conversation === undefined || (stage !== 'offered' && stage !== 'handled' && stage !== 'wrap-up')) return [];
  const timeOf = (name: string): number => (Date.parse(textOf(work, name) ?? '') || 0) + aheadMs;
  return [
    {
      conversation,
      interaction: textOf(work, 'interactionId') ?? '',
      stage,
      queue: textOf(work, 'queueId') ?? '',
      user: userOf(objectOf(work.user)),
      lastMessage: numberOf(work.lastMessage),
      offerId: numberOf(work.offerId),
      queuedAt: timeOf('queuedAt'),
      expiresAt: timeOf('expiresAt'),
      endsAt: timeOf('endsAt'),
      isOver: work.isOver !== false,
    },
  ];
}

/** What a person reads of a visitor; the rest is for programs. */
const shownMembers = ['email', 'phone', 'company', 'caseId'];

function userOf(user: WireObject): Readonly<Record<string, string>> {
  const name = plainName(textOf(user, 'name') ?? '');
  const named = shownMembers.flatMap((member) => {
    const value = textOf(user, member);
    return value === undefined ? [] : [[member, value] as const];
  });
  const own = objectsOf(user.additionalProperties);
  const others = own
    .map((property) => [textOf(property, 'key') ?? '', textOf(property, 'value') ?? ''] as const)
    .filter(([key]) => key !== ownKey);
  return Object.fromEntries([...(name === '' ? [] : [['name', name] as const]), ...named, ...others]);
}
