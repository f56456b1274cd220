import { hashId } from '../../../../kernel/ids.ts';
import { addressSegment } from '../../../../protocol/trusted-application/address-segment.ts';
import type { Bridge, BridgedParticipant, Call } from '../../call.ts';
import { addressOf } from '../../call-ids.ts';
import type { Pointer, Resource } from '../hypermedia.ts';
import { legHref } from './service-hrefs.ts';

const bridgedParticipantsPath = '/conversationBridge/bridgedParticipants';

/** The bridge of the visitor leg. Source: trusted-application.md#bridge */
export const serviceBridge = (call: Call, bridge: Bridge): Resource => ({
  rel: 'conversationBridge',
  href: legHref(call, 'visitor', '/conversationBridge'),
  members: { onlineMeetingUri: bridge.onlineMeetingUri },
  links: { bridgedParticipants: { href: legHref(call, 'visitor', bridgedParticipantsPath) } },
  etag: String(Number.parseInt(hashId('bridge', call.target, bridge.onlineMeetingUri).slice(0, 8), 16)),
});

/** Points at the collection of bridged participants. */
export const bridgedParticipantsPointer = (call: Call): Pointer => ({
  rel: 'bridgedParticipants',
  href: legHref(call, 'visitor', bridgedParticipantsPath),
});

/** One bridged participant. Source: trusted-application.md#bridged-participants */
export const serviceBridgedParticipant = (call: Call, participant: BridgedParticipant): Resource => ({
  rel: 'bridgedParticipant',
  href: legHref(call, 'visitor', `${bridgedParticipantsPath}/${addressSegment(addressOf(participant.uri))}`),
  members: {
    displayName: participant.displayName,
    participantUri: participant.uri,
    messageFilterState: participant.filter,
  },
});

/** The collection of bridged participants, all of them embedded. */
export const serviceBridgedParticipants = (call: Call, bridge: Bridge): Resource => ({
  rel: 'bridgedParticipants',
  href: legHref(call, 'visitor', bridgedParticipantsPath),
  embedded: {
    bridgedParticipant: bridge.participants.map((participant) => serviceBridgedParticipant(call, participant)),
  },
});
