import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

const multipart = [
  '--b1',
  'Content-Type: application/json; charset=utf-8',
  '',
  '{"to":"TO","operationId":"op-cid","subject":"x","customContent":"CID:2"}',
  '--b1',
  'Content-Type: foo/foo',
  'Content-ID: <2>',
  '',
  '{"orderId":4711}',
  '--b1--',
  '',
].join('\r\n');

ucwaRule(
  'startMessaging · customContent as a link or as a part of a multipart body → the service application gets it as a data link (ucwa.md#inputs)',
  brokenAnswer(({ headers }) => headers['content-type']?.startsWith('multipart/') === true, withStatus(415)),
  async (clients, fixture) => {
    const linked = { _links: { customContent: { href: 'data:foo/foo,%7b%22orderId%22%3a4711%7d' } } };
    const { visitor } = await clients.ringing(linked);
    const other = await clients.visitor();
    const headers = { 'content-type': 'multipart/related; boundary="b1"; type="application/json"' };
    const body = multipart.replace('TO', fixture.endpoint.uri);
    const href = `${other.path}/communication/messagingInvitations`;
    expect((await other.send('POST', href, { headers, body })).status).toBe(201);
    const invitations = () => fixture.application.events.filter(({ link }) => link.rel === 'messagingInvitation');
    await visitor.until(() => (invitations().length === 2 ? true : undefined), 'both invitations');
    for (const { resource } of invitations()) {
      const content = resource?.links.customContent ?? '';
      expect(content).toMatch(/^data:foo\/foo/);
      expect(decodeURIComponent(content.slice(content.indexOf(',') + 1))).toBe('{"orderId":4711}');
    }
  },
);
