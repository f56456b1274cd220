import type { BridgedCommand } from '../../../../shared/conversation/command.ts';
import type { LogEntry } from '../../../../shared/kernel/log.ts';
import type { BridgedProvider } from '../../../../shared/providers/provider.ts';
import type { TrustedApplicationDependencies } from '../../../../shared/providers/trusted-application/trusted-application-provider.ts';
import { type Reply, type Seen, type SmallServer, smallServer } from '../../../support/small-server.ts';
import { agent, at, hrefs, meetingUri } from './callbacks.ts';
import { type TestIssuer, testIssuer } from './issuer.ts';
import { harbour, providerAt } from './tenant.ts';

/** A provider between a test's platform and identity provider. */
export type ConnectedProvider = {
  readonly platform: SmallServer;
  readonly issuer: TestIssuer;
  readonly provider: BridgedProvider;
  readonly log: readonly LogEntry[];
  perform(command: BridgedCommand): Promise<void>;
};

export const conversation = 'ab'.repeat(16);

/** Starts a platform that answers as told, an identity provider, and a provider that knows both. */
export async function connectedProvider(
  answer: (request: Seen, number: number) => Reply,
  options: Partial<TrustedApplicationDependencies> = {},
): Promise<ConnectedProvider> {
  let number = 0;
  const platform = await smallServer((request) => answer(request, ++number));
  const issuer = await testIssuer();
  const { provider, log } = providerAt({ platform: platform.origin, identity: issuer.origin }, options);
  const context = { tenant: harbour(), conversation, recap: 'So far:\nTove: Is berth 12 free?' };
  return {
    platform,
    issuer,
    provider,
    log,
    perform: (command) => {
      const link = { ...command.link, base: command.link.base === '' ? platform.origin : command.link.base };
      return provider.perform({ ...command, link }, context);
    },
  };
}

const link = (href: string) => ({ href, base: '' });
const named = (kind: BridgedCommand['kind']) => ({ operationId: `${conversation}.2.0`, lane: kind });
const bridged = `${hrefs.visitorLeg}/conversationBridge/bridgedParticipants`;

/** One command of each kind; a link without base is relative to the test's platform. */
export const commands = {
  'open-room': {
    ...named('open-room'),
    kind: 'open-room',
    link: link(at(hrefs.startAdhocMeeting)),
    subject: 'Berth 12',
    threadId: conversation,
    customContent: 'data:application/json,%7b%7d',
  },
  'connect-room-messaging': {
    ...named('connect-room-messaging'),
    kind: 'connect-room-messaging',
    link: link(at('/platformservice/v1/messagingInvitations')),
  },
  'bridge-visitor': {
    ...named('bridge-visitor'),
    kind: 'bridge-visitor',
    link: link(at(`${hrefs.invitation}/acceptAndBridge`)),
    meetingUri,
    hostName: 'Harbour Office',
  },
  'add-bridged-agent': {
    ...named('add-bridged-agent'),
    kind: 'add-bridged-agent',
    link: link(at(bridged)),
    address: agent,
    displayName: 'Odile',
    audience: 'everyone',
  },
  'change-bridged-agent': {
    ...named('change-bridged-agent'),
    kind: 'change-bridged-agent',
    link: link(at(`${bridged}/${agent.slice(4)}`)),
    address: agent,
    displayName: 'Odile',
    audience: 'agents',
  },
  'invite-agent': {
    ...named('invite-agent'),
    kind: 'invite-agent',
    link: link(at('/platformservice/v1/participantInvitations')),
    address: agent,
  },
  'withdraw-ring': {
    ...named('withdraw-ring'),
    kind: 'withdraw-ring',
    owner: { address: 'sip:per@harbour.example', displayName: 'Per' },
    link: link(at(`${hrefs.agentInvitation}/cancel`)),
    address: agent,
  },
  'eject-agent': {
    ...named('eject-agent'),
    kind: 'eject-agent',
    link: link(at(`${hrefs.room}/participants/${agent.slice(4)}/eject`)),
    address: agent,
  },
  'say-to-visitor': {
    ...named('say-to-visitor'),
    kind: 'say-to-visitor',
    link: link(at(`${hrefs.visitorLeg}/messaging/messages`)),
    text: 'Välkommen ✓',
  },
  'recap-to-room': {
    ...named('recap-to-room'),
    kind: 'recap-to-room',
    link: link(at(`${hrefs.room}/messaging/messages`)),
    address: agent,
    title: 'So far:',
    fromLine: 1,
    toLine: 1,
  },
  'decline-visitor': {
    ...named('decline-visitor'),
    kind: 'decline-visitor',
    link: link(at(`${hrefs.invitation}/decline`)),
  },
  'close-leg': { ...named('close-leg'), kind: 'close-leg', link: link(at(hrefs.room)), leg: 'room' },
} as const satisfies { readonly [K in BridgedCommand['kind']]: Extract<BridgedCommand, { kind: K }> };
