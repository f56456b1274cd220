import { expect } from 'vitest';
import { brokenAnswer } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'answers · whatever is accepted, JSON of either name → application/json; without content → no type at all (ucwa.md#headers)',
  brokenAnswer(
    ({ path }) => path.endsWith('/me'),
    (answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': 'text/json' } }),
  ),
  async (clients, fixture) => {
    const { visitor } = await clients.bridged();
    for (const accept of ['application/json', 'application/vnd.microsoft.com.ucwa+json', '*/*']) {
      const { headers } = await visitor.send('GET', `${visitor.path}/me`, { headers: { accept } });
      expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    }
    const input = JSON.stringify({ to: fixture.endpoint.uri, operationId: 'op-type' });
    const typed = { 'content-type': 'application/vnd.microsoft.com.ucwa+json' };
    const begin = `${visitor.path}/communication/messagingInvitations`;
    expect((await visitor.send('POST', begin, { headers: typed, body: input })).status).toBe(409);
    await visitor.done('POST', `${(await visitor.chat()).self}/typing`);
  },
);
