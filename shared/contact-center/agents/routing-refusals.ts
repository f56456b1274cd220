import type { RoutingRefusal } from '../../assignment/contact-center/routing-event.ts';
import { RequestRefused } from '../../kernel/errors.ts';

const sentences: Readonly<Record<RoutingRefusal, string>> = {
  'unknown-queue': 'There is no queue of this id.',
  'unknown-agent': 'There is no agent of this id.',
  'unknown-interaction': 'The conversation is not with you any more.',
  'offer-gone': 'The offer was answered, has expired or was taken back.',
  'handled-by-other': 'You do not have this conversation.',
  'not-from-here': 'This is not possible in your present status.',
  'agent-not-free': 'The agent takes no chat now.',
  'queue-closed': 'The queue is closed now.',
  full: 'As many wait as may.',
  'too-large': 'There are more queues, agents or memberships than may be.',
};

/** @throws {RequestRefused} InvalidRequest — when queue or agent are unknown; Conflict otherwise */
export function refuseRouted(refusal: RoutingRefusal | undefined): void {
  if (refusal === undefined) return;
  const isUnknown = refusal === 'unknown-queue' || refusal === 'unknown-agent';
  throw new RequestRefused(isUnknown ? 'InvalidRequest' : 'Conflict', sentences[refusal]);
}
