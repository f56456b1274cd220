import { bridged, invitation, type mira, removable } from './facts.ts';
import type { Given } from './given.ts';

export type Agent = typeof mira;

type Addressed = Pick<Agent, 'address'>;

/** The operation id of an agent's last ring. */
export const ringTo = (given: Given, { address }: Addressed): string =>
  given.sent('invite-agent').findLast((one) => one.address === address)?.operationId ?? '';

/** An agent's place, heard by whom it was asked for, and the ring are there. */
export function rings(given: Given, who: Agent): Given {
  const audience = given.sent('add-bridged-agent').findLast((one) => one.address === who.address)?.audience;
  const placed = given.settled('add-bridged-agent').callback('visitor', bridged(who, audience)).settled('invite-agent');
  return placed.callback('room', invitation(who.address, 'ringing', ringTo(placed, who)));
}

/** An agent has answered the ring, and is in the room. */
export const accepts = (given: Given, who: Addressed): Given =>
  given.callback('room', removable(who.address), invitation(who.address, 'joined', ringTo(given, who)));
