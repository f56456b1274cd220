import * as z from 'zod';
import { hashId } from '../../../kernel/ids.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { type Call, isCalled } from '../call.ts';
import type { CallsDependencies } from '../calls.ts';

/** By what a call is found besides its target: whom it rings (SIP URI), or which thread of an endpoint it goes on with. */
export type CallMark = {
  readonly tenantId: string;
  readonly kind: 'ringing' | 'thread';
  readonly key: string;
};

const prefix = 'call.';
const behindPrefix = 'call/';
const valueSchema = z.object({ until: z.number() });

const partitionOf = ({ tenantId, kind, key }: CallMark): string =>
  `${tenantId}.${kind}-${hashId(kind, key.toLowerCase())}`;

/** The mark of a thread; each endpoint has its own. */
export const threadMark = (tenantId: string, endpointUri: string, threadId: string): CallMark => ({
  tenantId,
  kind: 'thread',
  key: `${endpointUri} ${threadId}`,
});

/** Marks a call; before the change that makes it true, so that a mark may lead to nothing but none is missing. `until`: epoch ms. */
export async function markCall(
  { ledger, starts }: Pick<CallsDependencies, 'ledger' | 'starts'>,
  mark: CallMark,
  target: string,
  until: number,
): Promise<void> {
  await starts.noteMark(partitionOf(mark));
  await ledger.change(partitionOf(mark), [{ op: 'upsert', rowKey: `${prefix}${target}`, value: { until } }]);
}

/** The calls with a mark; those whose time is over are forgotten on the way. */
export async function markedCalls(ledger: Ledger, mark: CallMark, now: number): Promise<readonly string[]> {
  const rows = await ledger.rows(partitionOf(mark), prefix, behindPrefix);
  const marked = rows.map(({ rowKey, value }) => ({
    target: rowKey.slice(prefix.length),
    ...valueSchema.parse(value),
  }));
  await Promise.all(marked.filter(({ until }) => until <= now).map(({ target }) => unmarkCall(ledger, mark, target)));
  return marked.filter(({ until }) => until > now).map(({ target }) => target);
}

/** Removes the marks of a partition whose time is over, as those of calls that never came about; whether some are left. */
export async function clearMarks(ledger: Ledger, partition: string, now: number): Promise<'lives' | 'gone'> {
  const rows = await ledger.rows(partition, prefix, behindPrefix);
  const over = rows.filter(({ value }) => valueSchema.parse(value).until <= now);
  for (const { rowKey } of over) await ledger.change(partition, [{ op: 'delete', rowKey }]);
  return over.length === rows.length ? 'gone' : 'lives';
}

/** Takes a mark off a call; nothing happens when it has none. */
async function unmarkCall(ledger: Ledger, mark: CallMark, target: string): Promise<void> {
  await ledger.change(partitionOf(mark), [{ op: 'delete', rowKey: `${prefix}${target}` }]);
}

/** Takes off a call what marks it may have; for calls that are erased. */
export async function unmark(ledger: Ledger, call: Call): Promise<void> {
  const { tenantId, target, endpoint, visitor, meeting } = call;
  const people = [...(isCalled(call) ? [visitor.uri] : []), ...(meeting?.invitations.map(({ to }) => to) ?? [])];
  const marks: readonly CallMark[] = [
    ...[...new Set(people)].map((key) => ({ tenantId, kind: 'ringing' as const, key })),
    ...(isCalled(call) ? [threadMark(tenantId, endpoint.uri, visitor.invitation.threadId)] : []),
  ];
  await Promise.all(marks.map((mark) => unmarkCall(ledger, mark, target)));
}
