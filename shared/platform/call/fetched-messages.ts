import type { SenderGroup } from '../channels/event-channels.ts';
import { targetFromUcwa } from './call-ids.ts';

const messagePath = /\/conversations\/([^/]+)\/messaging\/messages\/(\d+)$/;

/** Which messages events tell: numbers by the target of their call. */
export function messagesIn(groups: readonly SenderGroup[]): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const { link } of groups.flatMap(({ events }) => events)) {
    const [, conversation = '', number] = messagePath.exec(hrefOf(link)) ?? [];
    const target = targetFromUcwa(conversation);
    if (target === undefined) continue;
    found.set(target, (found.get(target) ?? new Set()).add(Number(number)));
  }
  return found;
}

const hrefOf = (link: unknown): string =>
  typeof link === 'object' && link !== null && 'href' in link && typeof link.href === 'string' ? link.href : '';
