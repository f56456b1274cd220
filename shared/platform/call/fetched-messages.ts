import * as z from 'zod';
import type { ConfirmedEntry, SenderGroup } from '../channels/event-channels.ts';
import { targetFromUcwa } from './call-ids.ts';
import type { FetchedMessage } from './changes/messages-fetched.ts';

/** What `seal` asks to be told when a delivery has been confirmed. */
const confirmsSchema = z.object({
  target: z.string(),
  messages: z.array(z.object({ leg: z.enum(['visitor', 'meeting']), number: z.number() })),
});

/** Which messages confirmed entries brought, by the target of their call. */
export function fetchedMessages(entries: readonly ConfirmedEntry[]): ReadonlyMap<string, readonly FetchedMessage[]> {
  const found = new Map<string, FetchedMessage[]>();
  for (const { target, messages } of entries.flatMap(fetchedBy)) {
    found.set(target, [...(found.get(target) ?? []), ...messages]);
  }
  return found;
}

type FetchedOfCall = { readonly target: string; readonly messages: readonly FetchedMessage[] };

const fetchedBy = ({ confirms, groups }: ConfirmedEntry): readonly FetchedOfCall[] =>
  confirms === undefined ? linkedIn(groups) : [confirmsSchema.parse(confirms)];

const messagePath = /\/conversations\/([^/]+)\/messaging\/messages\/(\d+)$/;

/** An entry that 0.1.0 has written names its messages in links only; such entries are read until 0.3.0. */
const linkedIn = (groups: readonly SenderGroup[]): readonly FetchedOfCall[] =>
  groups
    .flatMap(({ events }) => events)
    .flatMap(({ link }) => {
      const [, conversation = '', number] = messagePath.exec(hrefOf(link)) ?? [];
      const target = targetFromUcwa(conversation);
      return target === undefined ? [] : [{ target, messages: [{ number: Number(number) }] }];
    });

const hrefOf = (link: unknown): string =>
  typeof link === 'object' && link !== null && 'href' in link && typeof link.href === 'string' ? link.href : '';
