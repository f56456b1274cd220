import type { Exchange } from '../exchanges/exchange.ts';
import { type Evidence, type FoundEvent, linkPath, members, pathOf } from './evidence.ts';

/** What proves a step: the request, and the callback or channel event that came of it. */
export type Proof = { readonly exchange: Exchange; readonly by: string };

/** What later steps need to know from earlier ones. */
export type Known = {
  /** The visitor's invitation as the service application was told of it. */
  readonly invitation?: FoundEvent | undefined;
  /** Path of the visitor's leg as the service application knows it. */
  readonly visitorLeg?: string | undefined;
  /** Path of the room's leg. */
  readonly roomLeg?: string | undefined;
};

/** What the flow was played with, as far as the evidence is looked up by it. */
export type Told = { readonly subject: string; readonly token: string; readonly conversationPath: string };

/** Reads out of the traffic which legs belong to the played conversation. */
export function knownFrom(evidence: Evidence, told: Told): Known {
  const invitation = evidence.callback(
    'messagingInvitation',
    'started',
    ({ resource }) => resource.subject === told.subject,
  );
  if (invitation === undefined) return {};
  const visitorLeg = linkPath(invitation.resource, 'conversation');
  const openRoom = linkPath(invitation.resource, 'startAdhocMeeting');
  const opened = evidence.request('service', 'POST', /./, [201], ({ target }) => pathOf(target) === openRoom);
  const operationId = opened === undefined ? undefined : members(opened.requestBody).operationId;
  const room = evidence.callback(
    'onlineMeetingInvitation',
    'started',
    ({ resource }) => resource.operationId === operationId,
  );
  return { invitation, visitorLeg, roomLeg: room === undefined ? undefined : linkPath(room.resource, 'conversation') };
}

/** A proof by an exchange alone. */
export function byExchange(exchange: Exchange | undefined, by: string): Proof | undefined {
  return exchange === undefined ? undefined : { exchange, by };
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
