import type { Exchange } from '../../../exchanges/exchange.ts';
import type { Proof } from '../../proof.ts';
import { members } from '../../wire.ts';
import type { CenterEvidence } from '../center-evidence.ts';

/** A step's number in the flow, or its name where one generation of the API alone has it. */
export type CenterStepNumber = number | 'echo' | 'visitor-typing' | 'agent-typing';

/** What later steps need to know from earlier ones. */
export type CenterIds = {
  /** The request by which the service application made the webhook, and the webhook's id and path. */
  readonly webhookMade?: Exchange | undefined;
  readonly webhook?: { readonly id: string; readonly path: string } | undefined;
  readonly channelMade?: Exchange | undefined;
  readonly channel?: string | undefined;
  /** The request that began the contact center's conversation, and its id. */
  readonly begun?: Exchange | undefined;
  readonly conversation?: string | undefined;
  /** The request by which the visitor left it. */
  readonly left?: Exchange | undefined;
};

/** One step of the contact center's flow: who calls whom, and how recorded traffic proves it. */
export type CenterStep = {
  readonly number: CenterStepNumber;
  readonly title: string;
  readonly parties: string;
  readonly prove: (evidence: CenterEvidence, ids: CenterIds) => Proof | undefined;
};

/** Reads out of the traffic which webhook, channel and conversation belong to the played conversation. */
export function centerIds(evidence: CenterEvidence): CenterIds {
  const { tenant, conversation: ours, dialect } = evidence.record;
  const webhookMade = evidence.toCenter('POST', /^\/web-?hooks$/, [200], ({ requestBody }) =>
    evidence.webhookPath.test(textOf(requestBody, 'uri')),
  );
  const channelMade = evidence.toCenter('POST', /^\/channels$/, [200]);
  const channel = channelMade && textOf(channelMade.responseBody, 'id');
  const begun = evidence.toCenter(
    'POST',
    /^\/conversations$/,
    [202],
    ({ requestBody }) => ours !== undefined && requestBody.includes(`"${tenant}.${ours}"`),
  );
  const conversation = begun && textOf(begun.responseBody, 'conversationId');
  const leaving = dialect === 'chat-gateway' ? (['PATCH', 'user'] as const) : (['DELETE', 'customer'] as const);
  const left =
    conversation === undefined
      ? undefined
      : evidence.toCenter(leaving[0], /^\/conversations\//, [204], ({ target }) =>
          target.endsWith(`/${encodeURIComponent(conversation)}/participants/${leaving[1]}`),
        );
  return {
    webhookMade,
    webhook: webhookMade && {
      id: textOf(webhookMade.responseBody, 'id'),
      path: new URL(textOf(webhookMade.requestBody, 'uri')).pathname,
    },
    channelMade,
    channel,
    begun,
    conversation,
    left,
  };
}

/** A member of a JSON body that is text; empty when there is none. */
export function textOf(body: string, member: string): string {
  const value = members(body)[member];
  return typeof value === 'string' ? value : '';
}

/** The first request by which the service application said one of the visitor's lines in the contact center's conversation. */
export function saidThere(
  evidence: CenterEvidence,
  conversation: string | undefined,
  text: string,
): Exchange | undefined {
  if (conversation === undefined) return undefined;
  return evidence.toCenter(
    'POST',
    /^\/conversations\/[^/]+\/messages$/,
    [202],
    ({ target, requestBody }) =>
      target.endsWith(`/${encodeURIComponent(conversation)}/messages`) &&
      textOf(requestBody, 'authorType') === 'user' &&
      textOf(requestBody, 'text') === text,
  );
}
