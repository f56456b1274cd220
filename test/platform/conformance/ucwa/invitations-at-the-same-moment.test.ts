import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · several at the same moment, each with an operation id of its own → one conversation, 409 Conflict/AlreadyExists for the others (ucwa.md#start-messaging)',
  brokenAnswer(({ method }, answer) => method === 'POST' && answer?.status === 409, withStatus(201)),
  async (clients, fixture) => {
    const visitor = await clients.visitor();
    const href = `${visitor.path}/communication/messagingInvitations`;
    const headers = { 'content-type': 'application/json' };
    const invite = (operationId: string) =>
      visitor.send('POST', href, { headers, body: JSON.stringify({ to: fixture.endpoint.uri, operationId }) });
    const answers = await Promise.all(['op-1', 'op-2', 'op-3', 'op-4'].map(invite));
    const outcomes = answers.map(({ status, error }) => `${status} ${error?.subcode ?? ''}`).sort();
    expect(outcomes).toEqual(['201 ', '409 AlreadyExists', '409 AlreadyExists', '409 AlreadyExists']);
    await fixture.application.event('messagingInvitation started');
    await visitor.event('messaging updated');
    expect(visitor.story.filter((told) => told === 'conversation added')).toHaveLength(1);
    const { json } = await visitor.send('GET', `${visitor.path}/communication/conversations?filter=active`);
    expect(json._links).toMatchObject({ conversation: [expect.anything()] });
  },
);
