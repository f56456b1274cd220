import { plainName } from '../../../shared/kernel/visible-text.ts';
import { listOf, textOf, type WireObject } from '../../transport/wire.ts';
import type { LeftMessage } from './desk-api.ts';

/** A message that a visitor has left, as an answer tells it. Source: carebridge.md#left-messages */
export function leftMessageOf(message: WireObject): LeftMessage {
  const member = (name: string): string => textOf(message, name) ?? '';
  const { status, revision } = message;
  return {
    id: member('id'),
    at: Date.parse(member('at')) || 0,
    changedAt: Date.parse(member('changedAt')) || 0,
    name: plainName(member('name')),
    mail: member('mail'),
    text: member('text'),
    agreed: listOf(message.agreed).map(String),
    status: status === 'taken' || status === 'closed' ? status : 'open',
    by: textOf(message, 'by'),
    note: member('note'),
    revision: Number(revision) || 1,
  };
}

/** Where messages of a tenant are, or one of them. */
export const messagesPath = (tenant: string, id?: string): string =>
  `/api/desk/messages/${encodeURIComponent(tenant)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
