import type { Exchange } from '../../../exchanges/exchange.ts';
import { byMarks } from '../../proof.ts';
import { members } from '../../wire.ts';
import type { CenterEvidence } from '../center-evidence.ts';
import { queueIds } from '../center-record.ts';
import { type CenterStep, textOf } from './step.ts';

/** Steps 1 to 3: the set-up. */
export const setUpSteps: readonly CenterStep[] = [
  {
    number: 1,
    title: 'authenticate',
    parties: 'service → contact center',
    prove: (evidence) => {
      const taken = evidence.toCenter('GET', /./, [200]) ?? evidence.toCenter('POST', /./, [200, 202]);
      if (evidence.record.dialect === 'chat-gateway') return byMarks(taken, { by: 'x-api-key and tenant taken' });
      return byMarks(evidence.tokenRequest, taken && { by: 'access token, taken' });
    },
  },
  {
    number: 2,
    title: 'provide a webhook',
    parties: 'service ↔ contact center',
    prove: (evidence, { webhookMade, webhook }) =>
      byMarks(
        webhookMade,
        webhook?.id ? { by: 'answer: id' } : undefined,
        webhook && evidence.trial(webhook.path) && { by: 'WEB_HOOK_VERIFY at its address, answer: 200' },
      ),
  },
  {
    number: 3,
    title: 'create a channel',
    parties: 'service → contact center',
    prove: (evidence, { channelMade, channel, webhook }) =>
      channelMade !== undefined && channel && leadsTo(channelMade, webhook?.id, evidence)
        ? byMarks(channelMade, { by: 'answer: id; leads to webhook and queue' })
        : undefined,
  },
];

function leadsTo({ responseBody }: Exchange, webhook: string | undefined, { record }: CenterEvidence): boolean {
  const { routingOptions } = members(responseBody);
  const { id } = members(JSON.stringify(routingOptions ?? {}));
  return record.center !== '' && textOf(responseBody, 'webHookId') === webhook && id === queueIds.first;
}
