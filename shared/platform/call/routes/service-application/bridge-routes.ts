import { bridgedParticipantInputSchema } from '../../../../protocol/trusted-application/inputs.ts';
import { readInput } from '../../../edge/input.ts';
import { invalidParameters, notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { bridgedParticipantOf } from '../../audience.ts';
import type { Bridge, BridgedParticipant, Call } from '../../call.ts';
import { addressOf, uriOfAddress } from '../../call-ids.ts';
import {
  addBridgedParticipant,
  removeBridgedParticipant,
  updateBridgedParticipant,
} from '../../changes/bridged-participants.ts';
import type { Change } from '../../decision.ts';
import type { Resource } from '../../view/hypermedia.ts';
import {
  serviceBridge,
  serviceBridgedParticipant,
  serviceBridgedParticipants,
} from '../../view/service-application/service-bridge.ts';
import { type ServiceRouteContext, type ServiceWork, serviceRoute } from './service-work.ts';

const bridge = '/conversations/{conversation}/conversationBridge';
const collection = `${bridge}/bridgedParticipants`;
const participant = `${collection}/{participant}`;
const permission = 'Meetings.JoinManage';

/** The bridge of the visitor leg, and who is seen through it. Source: trusted-application.md#bridge, trusted-application.md#bridged-participants */
export const bridgeRoutes = (context: ServiceRouteContext): readonly Route[] => [
  serviceRoute(context, 'GET', bridge, permission, (work) => shown(work, serviceBridge)),
  serviceRoute(context, 'GET', collection, permission, (work) => shown(work, serviceBridgedParticipants)),
  serviceRoute(context, 'POST', collection, permission, async (work) =>
    changed(work, addBridgedParticipant(read(work), context.dependencies.limits)),
  ),
  serviceRoute(context, 'GET', participant, permission, (work) =>
    shown(work, (call) => {
      const found = bridgedParticipantOf(call, uriOfAddress(work.param('participant')));
      return found === undefined ? undefined : serviceBridgedParticipant(call, found);
    }),
  ),
  serviceRoute(context, 'PUT', participant, permission, async (work) => {
    const input = read(work, uriOfAddress(work.param('participant')));
    // The participant is named by the URL; a body that names another one is a mistake.
    if (addressOf(input.uri) !== work.param('participant').toLowerCase()) throw invalidParameters('participantUri');
    return changed(work, updateBridgedParticipant(input));
  }),
  serviceRoute(context, 'DELETE', participant, permission, (work) =>
    changed(work, removeBridgedParticipant(uriOfAddress(work.param('participant')))),
  ),
];

const shown = (work: ServiceWork, view: (call: Call, bridge: Bridge) => Resource | undefined) =>
  work.showLeg((call, leg) =>
    leg === 'visitor' && call.visitor.bridge !== undefined ? view(call, call.visitor.bridge) : undefined,
  );

const changed = (work: ServiceWork, change: Change) =>
  work.changeLeg((leg) => (leg === 'visitor' ? change : () => notFound()));

function read(work: ServiceWork, named?: string): BridgedParticipant {
  const input = readInput(bridgedParticipantInputSchema, work.routed);
  const uri = (input.participantUri ?? input.uri ?? named)?.toLowerCase();
  if (uri === undefined) throw invalidParameters('participantUri');
  return { uri, displayName: input.displayName, filter: input.messageFilterState };
}
