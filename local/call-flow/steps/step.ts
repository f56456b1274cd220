import type { WireResource } from '../../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import type { Evidence } from '../evidence.ts';
import type { ConversationLegs, Proof } from '../proof.ts';
import { messageText } from '../ucwa-client.ts';
import { isAt, members, pathOf } from '../wire.ts';

/** A step's number in the flow, or its name where the flow has none for it. */
export type StepNumber = number | 'withdrawn' | 'colleague' | 'filter' | 'end';

/** One step of the call flow: who calls whom, and how recorded traffic proves it. */
export type Step = {
  readonly number: StepNumber;
  readonly title: string;
  readonly parties: string;
  prove(evidence: Evidence, legs: ConversationLegs): Proof | undefined;
};

/** Whether a request went to something below a leg's conversation. */
export const isIn = (leg: string | undefined, exchange: Exchange): boolean => isAt(leg, pathOf(exchange.target));

/** Whether a JSON request has a member with this value. */
export const bodyHas = (exchange: Exchange, member: string, value: string): boolean =>
  members(exchange.requestBody)[member] === value;

/** Whether a message resource is an incoming one with this text. */
export function saysText(resource: WireResource, text: string | undefined): boolean {
  return text !== undefined && resource.direction === 'Incoming' && messageText(resource) === text;
}

/** Whether a request names a leg's conversation in its query. */
export function isOfConversation(leg: string | undefined, { target }: Exchange): boolean {
  const id = leg?.split('/').at(-1);
  return id !== undefined && new URL(target, 'http://carebridge.invalid').searchParams.get('conversationId') === id;
}
