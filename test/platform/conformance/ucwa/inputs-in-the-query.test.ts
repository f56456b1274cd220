import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'input · members in the query instead of a body, in any case → read as if they stood in the body (ucwa.md#inputs)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.includes('OperationId=op-q'), withStatus(400)),
  async (clients, fixture) => {
    const visitor = await clients.visitor();
    const query = `To=${encodeURIComponent(fixture.endpoint.uri)}&OperationId=op-q&subject=From+the+query&x=1`;
    const { status } = await visitor.send('POST', `${visitor.path}/communication/messagingInvitations?${query}`);
    expect(status).toBe(201);
    const { resource } = await visitor.event('messagingInvitation started');
    expect(resource?.members).toMatchObject({ operationId: 'op-q', subject: 'From the query' });
  },
);
