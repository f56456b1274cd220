import type { WireResource } from '../../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import { type Evidence, members, pathOf } from '../evidence.ts';
import type { Known, Proof, Told } from '../proof.ts';
import { messageText } from '../ucwa-client.ts';

/** One step of the call flow: who calls whom, and how recorded traffic proves it. */
export type Step = {
  readonly number: number | 'filter' | 'end';
  readonly title: string;
  readonly parties: string;
  prove(evidence: Evidence, known: Known, told: Told): Proof | undefined;
};

/** Whether a request went to something below a leg's conversation. */
export const isIn = (leg: string | undefined, exchange: Exchange): boolean =>
  leg !== undefined && pathOf(exchange.target).toLowerCase().startsWith(leg.toLowerCase());

/** Whether a JSON request has a member with this value. */
export const bodyHas = (exchange: Exchange, member: string, value: string): boolean =>
  members(exchange.requestBody)[member] === value;

/** Whether a message resource is an incoming one with this text. */
export function saysText(resource: WireResource, text: string | undefined): boolean {
  return text !== undefined && resource.direction === 'Incoming' && messageText(resource) === text;
}
