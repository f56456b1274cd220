import type { PendingMessage } from '../../transport/outbox.ts';
import type { ChatRecord } from './chat-record.ts';
import type { ChatView, Stage } from './chat-view.ts';
import type { NoReception, Reception } from './reception.ts';

/** All that the picture of a chat depends on. */
export type Drawing = {
  readonly record: ChatRecord | undefined;
  readonly reception: Reception | NoReception | undefined;
  readonly isStarting: boolean;
  readonly pending: readonly PendingMessage[];
  readonly connection: ChatView['connection'];
  readonly now: number;
};

/** The picture of a chat. */
export function drawn({ record, reception, isStarting, pending, connection, now }: Drawing): ChatView {
  const said = new Set(record?.entries.map((entry) => (entry.kind === 'said' ? entry.operationId : '')));
  const company = typeof reception === 'object' ? reception.companyName : '';
  return {
    stage: stageOf(record, reception, isStarting),
    companyName: record?.companyName ?? company,
    connection,
    entries: record?.entries ?? [],
    pending: pending.filter(({ operationId }) => !said.has(operationId)),
    typing: (record?.typing ?? []).filter(({ until }) => until > now).map(({ who }) => who.name),
    agents: (record?.people ?? []).map(({ name }) => name),
  };
}

function stageOf(record: ChatRecord | undefined, reception: Drawing['reception'], isStarting: boolean): Stage {
  if (record?.phase === 'ended') return { name: 'ended', ending: record.ending ?? 'company' };
  if (record?.phase === 'open') return { name: record.people.length > 0 ? 'talking' : 'waiting' };
  if (record?.phase === 'starting' || isStarting) return { name: 'connecting' };
  if (reception === undefined) return { name: 'asking' };
  if (reception === 'network') return { name: 'unreachable' };
  if (reception === 'later') return { name: 'busy' };
  if (reception === 'refused') return { name: 'refused' };
  if (!reception.isOpen) return { name: 'closed', opensAt: reception.opensAt };
  return reception.questions.length > 0 ? { name: 'form', questions: reception.questions } : { name: 'welcome' };
}
