import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'endpoint · none, unknown, or of another application → 403 Forbidden/ApplicationNotFound (trusted-application.md#application-tokens)',
  brokenAnswer((_request, answer) => answer?.status === 403, inBody('ApplicationNotFound', 'None')),
  async ({ application, endpoint, world }) => {
    const places = ['', '?endpointId=sip:unknown@northwind.example', `?endpointId=${world.endpoint.uri}`];
    for (const query of places) {
      const answer = await application.get(`/platformservice/v1/applications${query}`);
      expect([answer.status, answer.json.code, answer.json.subcode]).toEqual([403, 'Forbidden', 'ApplicationNotFound']);
    }
    const other = `/platformservice/v1/applications/1?endpointId=${endpoint.uri}`;
    expect((await application.get(other)).json.subcode).toBe('ApplicationNotFound');
  },
);
