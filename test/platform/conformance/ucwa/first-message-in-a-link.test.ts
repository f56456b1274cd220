import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

const texts = [
  ['data:text/plain;charset=utf-8,100%+sure%2c+5+%2b+5', '100% sure, 5 + 5'],
  ['data:text/plain;charset=iso-8859-1;base64,R3L832U=', 'Grüße'],
  ['data:text/html;base64,PGI+SGVsbG88L2I+', 'Hello'],
  ['Data: name, address', 'Data: name, address'],
] as const;

ucwaRule(
  'startMessaging · first message as any data link or as bare text → said as it was meant; a link that holds no text → 400 with the name of the member (ucwa.md#data-uris)',
  brokenAnswer(
    ({ method, path }, answer) => method === 'POST' && path.endsWith('/messagingInvitations') && answer?.status === 400,
    withStatus(403),
  ),
  async (clients, fixture) => {
    const { application, endpoint } = fixture;
    for (const [href, text] of texts) {
      const { visitor, invitation } = await clients.ringing({ _links: { message: { href } } });
      expect((await application.post(invitation('accept'))).status).toBe(204);
      const leg = invitation('conversation');
      const heard = await application.event('message completed', ({ sender }) => sender.href === leg);
      const said = heard.resource?.links.plainMessage ?? '';
      expect(decodeURIComponent(said.slice(said.indexOf(',') + 1).replaceAll('+', ' '))).toBe(text);
      await visitor.done('DELETE', visitor.path);
    }
    const visitor = await clients.visitor();
    for (const href of ['data:text/plain;base64,%%', 'data:image/png;base64,iVBORw0KGgo=']) {
      const body = JSON.stringify({ to: endpoint.uri, operationId: 'op-no-text', _links: { message: { href } } });
      const headers = { 'content-type': 'application/json' };
      const { status, error } = await visitor.send('POST', `${visitor.path}/communication/messagingInvitations`, {
        headers,
        body,
      });
      expect([status, error?.parameters]).toEqual([400, [{ name: 'message' }]]);
    }
  },
);
