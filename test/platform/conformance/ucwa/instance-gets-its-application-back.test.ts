import { expect } from 'vitest';
import { applicationIdOf, json } from '../../edge/reading.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { page } from '../rule-fixture.ts';

rule(
  'applications · the same instance again → 200 and the same application; another instance → 201 (ucwa.md#instances)',
  brokenAnswer(
    ({ method, path }, answer) => method === 'POST' && path.startsWith('/ucwa/') && answer?.status === 200,
    withStatus(201),
  ),
  async (fixture) => {
    const headers = {
      authorization: `Bearer ${await fixture.visitorToken()}`,
      origin: page,
      'content-type': 'application/json',
    };
    const signIn = async (instanceId: string) => {
      const input = { userAgent: 'Test/1.0', culture: 'en-us', endpointId: 'device-1', type: 'Browser', instanceId };
      const body = JSON.stringify(input);
      const answer = await fixture.fetch('/ucwa/psanon/v1/applications', { method: 'POST', headers, body });
      return { status: answer.status, id: applicationIdOf(await json(answer)) };
    };
    const [first, again, other] = [await signIn('tab-1'), await signIn('tab-1'), await signIn('tab-2')];
    expect([first.status, again.status, other.status]).toEqual([201, 200, 201]);
    expect([again.id === first.id, other.id === first.id]).toEqual([true, false]);
    for (const id of [first.id, other.id])
      await fixture.fetch(`/ucwa/psanon/v1/applications/${id}`, { method: 'DELETE', headers });
  },
);
