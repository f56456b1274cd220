import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · with undocumented members, and the same constant operation id each time → 201, an invitation each (ucwa.md#start-messaging)',
  brokenAnswer(({ body }) => body.includes('telemetryId'), withStatus(202)),
  async (clients, fixture) => {
    const visitor = await clients.visitor();
    const locations = new Set<string>();
    for (const subject of ['', 'again']) {
      const location = await visitor.startMessaging(fixture.endpoint.uri, {
        subject,
        operationId: visitor.signedIn.guid,
      });
      locations.add(location);
      const { resource } = await visitor.event('messagingInvitation started', ({ link }) => link.href === location);
      expect(resource?.members.subject).toBe(subject);
      const conversation = resource?.links.conversation?.href ?? '';
      await visitor.done('DELETE', conversation);
      await visitor.event('conversation deleted', ({ link }) => link.href === conversation);
    }
    expect(locations.size).toBe(2);
  },
);
