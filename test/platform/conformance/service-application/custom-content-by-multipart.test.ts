import { expect } from 'vitest';
import { brokenCallback, inBody, rule } from '../rule.ts';

const lines = [
  '--a',
  'Content-Type: application/json',
  '',
  'INPUT',
  '--a',
  'Content-Type: text/plain',
  'Content-ID: 2',
  '',
  'cart 7+1',
  '--a--',
  '',
];

rule(
  'customContent · as a part of multipart/related → a data URI of the invitation, form-urlencoded (trusted-application.md#invitations)',
  brokenCallback(
    ({ body }) => body.includes('customContent'),
    (request) => [inBody('cart+7%2b1', 'cart%207+1')(request)],
  ),
  async (fixture) => {
    const visitor = await fixture.visitor();
    const input = { operationId: 'a', to: fixture.endpoint.uri, customContent: 'CID:2' };
    const body = lines.join('\r\n').replace('INPUT', JSON.stringify(input));
    const posted = await visitor.post(
      `${visitor.path}/communication/messagingInvitations`,
      body,
      'multipart/related; boundary="a"; type="application/json"',
    );
    expect(posted.status).toBe(201);
    const { resource } = await fixture.application.event('messagingInvitation started');
    expect(resource?.links.customContent).toBe('data:text/plain,cart+7%2b1');
  },
);
