import type { Exchange } from '../exchanges/exchange.ts';
import type { Evidence, FoundEvent } from './evidence.ts';
import { linkPath, members, pathOf } from './wire.ts';

/** What proves a step: the request, and the callback or channel event that came of it. */
export type Proof = { readonly exchange: Exchange; readonly by: string };

/** Something in the traffic that shows that a request has had its effect, in words. */
export type Mark = { readonly by: string };

/** What later steps need to know from earlier ones. */
export type ConversationLegs = {
  /** The visitor's invitation as the service application was told of it. */
  readonly invitation?: FoundEvent | undefined;
  /** Path of the visitor's leg as the service application knows it. */
  readonly visitorLeg?: string | undefined;
  /** Path of the room's leg. */
  readonly roomLeg?: string | undefined;
};

/** Reads out of the traffic which legs belong to the played conversation. */
export function legsFrom(evidence: Evidence): ConversationLegs {
  const invitation = evidence.callback(
    'messagingInvitation',
    'started',
    ({ resource }) =>
      resource.subject === evidence.record.subject && linkPath(resource, 'startAdhocMeeting') !== undefined,
  );
  if (invitation === undefined) return {};
  const visitorLeg = linkPath(invitation.resource, 'conversation');
  const openRoom = linkPath(invitation.resource, 'startAdhocMeeting');
  const opened = evidence.request('service', 'POST', /./, [201], ({ target }) => pathOf(target) === openRoom);
  if (opened === undefined) return { invitation, visitorLeg };
  const { operationId } = members(opened.requestBody);
  const room = evidence.callback(
    'onlineMeetingInvitation',
    'started',
    ({ resource }) => operationId !== undefined && resource.operationId === operationId,
  );
  return { invitation, visitorLeg, roomLeg: room && linkPath(room.resource, 'conversation') };
}

/** A proof by an exchange alone. */
export function byExchange(exchange: Exchange | undefined, by: string): Proof | undefined {
  return exchange === undefined ? undefined : { exchange, by };
}

/** A proof by an exchange and all that came of it; nothing without one of them. */
export function byMarks(exchange: Exchange | undefined, ...marks: readonly (Mark | undefined)[]): Proof | undefined {
  if (exchange === undefined || marks.includes(undefined)) return undefined;
  return { exchange, by: marks.map((mark) => mark?.by).join('; ') };
}

/** A proof by an exchange and the event that came of it; nothing without both. */
export function byEvent(
  exchange: Exchange | undefined,
  event: FoundEvent | undefined,
  where: string,
): Proof | undefined {
  if (exchange === undefined || event === undefined) return undefined;
  return {
    exchange,
    by: `${where}: ${event.rel} ${event.type}${event.status === undefined ? '' : ` ${event.status}`}`,
  };
}

/** The first of the proofs that each of `cases` needs; nothing when one of them is missing. */
export function forEach<T>(cases: readonly T[], prove: (one: T) => Proof | undefined): Proof | undefined {
  const proofs = cases.map(prove);
  return proofs.includes(undefined) ? undefined : proofs[0];
}
