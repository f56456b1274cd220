import { applicationPath, type UcwaScope } from '../../../channels/ucwa-application.ts';
import { agentsBesides, agentsInSight, bridgedParticipantOf, visitorPresent } from '../../audience.ts';
import { type Agent, type Call, isCalled, isPersonal, type Who } from '../../call.ts';
import { addressOf, maskedUri, ucwaConversation } from '../../call-ids.ts';
import { identityOf } from '../../people.ts';
import type { Pointer } from '../hypermedia.ts';

/** Through whose eyes UCWA resources are shown: one UCWA application of the visitor or of an agent. */
export type Viewer = {
  readonly kind: 'visitor' | 'agent';
  /** True for a signed-in person in the visitor's place, whom the service application has called. */
  readonly called?: boolean;
  /** True for a signed-in person in the visitor's place, on either side's invitation. */
  readonly personal?: boolean;
  readonly applicationId: string;
  /** Who looks: `visitor`, or an agent's SIP URI. */
  readonly who: Who;
  readonly displayName: string;
};

/** The visitor's view of a call. */
export const visitorViewer = (call: Call): Viewer => ({
  kind: 'visitor',
  called: isCalled(call),
  personal: isPersonal(call),
  applicationId: call.visitor.applicationId,
  who: 'visitor',
  displayName: call.visitor.displayName,
});

/** The view of a person who is called, on one of the devices where it rings. */
export const calledViewer = (call: Call, applicationId: string): Viewer => ({ ...visitorViewer(call), applicationId });

/** The view of an agent, on one device. */
export const agentViewer = (agent: Pick<Agent, 'applicationId' | 'uri' | 'displayName'>): Viewer => ({
  kind: 'agent',
  applicationId: agent.applicationId,
  who: agent.uri,
  displayName: agent.displayName,
});

const scopeOf = (viewer: Pick<Viewer, 'kind' | 'personal'>): UcwaScope =>
  viewer.kind === 'visitor' && viewer.personal !== true ? 'psanon' : 'oauth';

/** A resource of the viewer's application. Source: ucwa.md#urls */
export const viewerHref = (viewer: Pick<Viewer, 'kind' | 'personal' | 'applicationId'>, path: string): string =>
  `${applicationPath({ id: viewer.applicationId, scope: scopeOf(viewer) })}${path}`;

/** The viewer's conversation, or what is below it. Source: ucwa.md#urls */
export const conversationHref = (call: Call, viewer: Viewer, path = ''): string =>
  viewerHref(viewer, `/communication/conversations/${ucwaConversation(call)}${path}`);

/** The sender of events about invitations and conversations. */
export const ucwaCommunicationSender = (viewer: Viewer): Pointer => ({
  rel: 'communication',
  href: viewerHref(viewer, '/communication'),
});

/** The sender of events below the conversation. */
export const ucwaConversationSender = (call: Call, viewer: Viewer): Pointer => ({
  rel: 'conversation',
  href: conversationHref(call, viewer),
});

/**
 * SIP URI and name of a participant as the viewer may know them: the visitor sees the endpoint under the name that it took, and agents
 * under their bridged names.
 */
export function seenIdentity(call: Call, viewer: Viewer, who: Who): { readonly uri: string; readonly name: string } {
  if (viewer.kind === 'agent' || who === 'visitor') return identityOf(call, who);
  if (who === 'service') return { uri: call.endpoint.uri, name: call.visitor.remoteName };
  return {
    uri: maskedUri(call, who),
    name: bridgedParticipantOf(call, who)?.displayName ?? call.visitor.remoteName,
  };
}

/** The others of the conversation whom the viewer sees. */
export function seenRoster(call: Call, viewer: Viewer): readonly Who[] {
  if (viewer.kind === 'visitor') {
    return call.visitor.state === 'Connected' ? ['service', ...agentsInSight(call).map(({ uri }) => uri)] : [];
  }
  const others = agentsBesides(call, viewer.who).map(({ uri }) => uri);
  return ['service', ...(visitorPresent(call) ? ['visitor'] : []), ...others];
}

/** Who has this address in the viewer's eyes; undefined when no one has. */
export function whoIsAt(call: Call, viewer: Viewer, address: string): Who | undefined {
  // The endpoint can be looked up as soon as it has been invited.
  return oneOf(['service', ...seenRoster(call, viewer)], call, viewer, address);
}

/**
 * Whose contact this address is in the viewer's eyes. Choice: of those who have left as well, since what they have said links to it.
 * Source: ucwa.md#contacts
 */
export function whoseContact(call: Call, viewer: Viewer, address: string): Who | undefined {
  const bridged = call.visitor.bridge?.participants.filter(({ filter }) => filter === 'Disabled') ?? [];
  const joined = call.meeting?.invitations.filter(({ state }) => state === 'Connected') ?? [];
  const known: readonly Who[] =
    viewer.kind === 'visitor' ? bridged.map(({ uri }) => uri) : ['visitor', ...joined.map(({ to }) => to)];
  return whoIsAt(call, viewer, address) ?? oneOf(known, call, viewer, address);
}

const oneOf = (others: readonly Who[], call: Call, viewer: Viewer, address: string): Who | undefined =>
  [viewer.who, ...others].find((who) => addressOf(seenIdentity(call, viewer, who).uri) === address.toLowerCase());
