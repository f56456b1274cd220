import { expect } from 'vitest';
import { resourceOf } from '../../call/listener.ts';
import { bridged, joins } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'message · to an agent who does not fetch it → completed with Failure, a Timeout that says with whom (ucwa.md#delivery)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('failedDeliveryParticipant') === true,
    inBody('"Failure"', '"Success"'),
  ),
  async (fixture) => {
    const call = await bridged(fixture);
    const { visitor } = call;
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    mira.fallSilent();
    const { href } = (await visitor.next('conversation', 'updated')).link;
    await visitor.post(`${href}/messaging/messages?operationId=op-1`, 'Hello?');
    await fixture.timeIsOver(call.leg, 'delivery');
    const told = await visitor.next('message', 'completed', (event) => resourceOf(event).operationId === 'op-1');
    expect(told).toMatchObject({ status: 'Failure', reason: { code: 'RemoteFailure', subcode: 'Timeout' } });
    expect(resourceOf(told)._links?.failedDeliveryParticipant).toHaveLength(1);
  },
);
