import { ProtocolViolation, ProviderRefused, Unavailable } from '../../../kernel/errors.ts';
import type { PlatformProblem } from '../../provider.ts';
import type { CenterPlatform } from '../platform-schema.ts';

/** Codes of what a contact center lacks, or does not take. Source: carebridge.md#check */
export type CenterProblemCode =
  | 'credential-of-another-kind' // an API key where a client is asked for, or the other way round
  | 'credential-refused' // it is not known there (any more)
  | 'tenant-refused' // it is known, and not for the tenant
  | 'platform-unreachable' // no answer
  | 'platform-unavailable' // an answer that says: not now
  | 'platform-unexpected' // an answer that its API does not describe
  | 'webhook-missing' // none leads here
  | 'webhook-differs' // one leads here, at another address or with other events
  | 'webhook-refused' // the contact center does not take the address, or gets no good answer from it
  | 'channel-missing' // there is none
  | 'channel-differs' // one of ours leads to another webhook or to another queue
  | 'channel-elsewhere' // the one that the tenant names leads to a webhook of others
  | 'channel-refused' // the contact center does not take it
  | 'queue-unknown' // there is no such queue
  | 'queue-missing'; // the tenant names neither a channel nor a queue

/** Of whom a problem is told. `origin` is ours. */
export type ProblemSubject = {
  readonly tenant: string;
  readonly platform: CenterPlatform;
  readonly origin: string;
};

type Sentences<K extends CenterProblemCode> = Readonly<Record<K, readonly [problem: string, remedy: string]>>;

/** A problem, in sentences. */
export function problemOf(code: CenterProblemCode, subject: ProblemSubject): PlatformProblem {
  const sentences: Sentences<CenterProblemCode> = {
    ...aboutCredentials(subject),
    ...aboutAnswers(subject),
    ...aboutWebhooks(subject),
    ...aboutChannels(subject),
    ...aboutQueues(subject),
  };
  const [problem, remedy] = sentences[code];
  return { code, problem, remedy };
}

const writeAgain = ({ tenant }: ProblemSubject): string =>
  `every write of the tenant does it, such as PATCH /api/tenants/${tenant} with {}`;
const byItself = (subject: ProblemSubject): string =>
  `It is done by itself within minutes, and ${writeAgain(subject)}.`;

function aboutCredentials({
  tenant,
  platform: { dialect, tenantId },
}: ProblemSubject): Sentences<'credential-of-another-kind' | 'credential-refused' | 'tenant-refused'> {
  const kind = dialect === 'chat-gateway' ? 'an API key' : 'a client’s key and secret';
  const remedy = `Make ${kind} in the contact center and send it by PUT /api/tenants/${tenant}/credential.`;
  return {
    'credential-of-another-kind': [`The contact center asks for ${kind}, and the tenant has the other.`, remedy],
    'credential-refused': ['The contact center does not take the tenant’s credential.', remedy],
    'tenant-refused': [
      `The contact center does not admit the credential to its tenant ${tenantId}.`,
      `Put the contact center’s own name of the tenant into platform.tenantId, or have the credential admitted to ${tenantId}.`,
    ],
  };
}

function aboutAnswers(
  subject: ProblemSubject,
): Sentences<'platform-unreachable' | 'platform-unavailable' | 'platform-unexpected'> {
  const place = subject.platform.baseUrl ?? subject.origin;
  return {
    'platform-unreachable': [
      `The contact center at ${place} gives no answer.`,
      'See whether it is up, and whether platform.baseUrl is its address.',
    ],
    'platform-unavailable': [`The contact center at ${place} cannot serve just now.`, 'Look again in some minutes.'],
    'platform-unexpected': [
      `What ${place} answers is nothing that the API of a contact center describes.`,
      'See whether platform.baseUrl, region and dialect are those of this contact center.',
    ],
  };
}

function aboutWebhooks(subject: ProblemSubject): Sentences<'webhook-missing' | 'webhook-differs' | 'webhook-refused'> {
  return {
    'webhook-missing': ['The contact center has no webhook that leads here.', byItself(subject)],
    'webhook-differs': [
      'The webhook in the contact center has another address, or gets other events, than it has to.',
      byItself(subject),
    ],
    'webhook-refused': [
      'The contact center does not take the address of the webhook, or gets no good answer from it.',
      `See that the contact center may send to ${subject.origin}, and can reach it; it is tried again within minutes, and ${writeAgain(subject)}.`,
    ],
  };
}

function aboutChannels(
  subject: ProblemSubject,
): Sentences<'channel-missing' | 'channel-differs' | 'channel-elsewhere' | 'channel-refused'> {
  const { channelId } = subject.platform;
  const orQueue = 'or put platform.queueId in the place of platform.channelId, so that a channel is made.';
  return {
    'channel-missing':
      channelId === undefined
        ? ['The contact center has no channel that leads here.', byItself(subject)]
        : [
            `The contact center has no channel ${channelId}.`,
            `Put the id of one that is there into platform.channelId, ${orQueue}`,
          ],
    'channel-differs': ['The channel leads to another webhook or to another queue than it has to.', byItself(subject)],
    'channel-elsewhere': [
      `The channel ${channelId} leads to a webhook that is none of ours, so that it is not changed.`,
      `Have it lead to this tenant’s webhook in the contact center, ${orQueue}`,
    ],
    'channel-refused': [
      'The contact center does not take the channel that is to be made or changed.',
      'See in the contact center whether there may be another channel.',
    ],
  };
}

function aboutQueues({ platform: { queueId } }: ProblemSubject): Sentences<'queue-unknown' | 'queue-missing'> {
  return {
    'queue-unknown': [
      `The contact center has no queue ${queueId}.`,
      'Make it in the contact center, or put the id of one that is there into platform.queueId.',
    ],
    'queue-missing': [
      'The tenant names neither a channel of the contact center nor a queue.',
      'Put the id of the queue that visitors come to into platform.queueId.',
    ],
  };
}

/** What an error of a request says of the contact center; undefined when it is about something else. */
export function problemIn(error: unknown): CenterProblemCode | undefined {
  if (error instanceof ProtocolViolation) return 'platform-unexpected';
  if (error instanceof ProviderRefused) {
    if (error.code !== 'PlatformUnauthorized') return 'platform-unexpected';
    return error.status === 403 ? 'tenant-refused' : 'credential-refused';
  }
  if (!(error instanceof Unavailable)) return undefined;
  if (error.code === 'PlatformUnreachable') return 'platform-unreachable';
  const isLater = ['PlatformUnavailable', 'PlatformThrottled', 'IdentityUnavailable'].includes(error.code);
  return isLater ? 'platform-unavailable' : undefined;
}

/** Whether a problem may pass without help. */
export const isPassing = (code: CenterProblemCode): boolean =>
  ['platform-unreachable', 'platform-unavailable', 'webhook-refused'].includes(code);

/** Whether another credential, which its writing tries by itself, is what mends it. */
export const isOfCredential = (code: CenterProblemCode): boolean =>
  ['credential-of-another-kind', 'credential-refused', 'tenant-refused'].includes(code);
