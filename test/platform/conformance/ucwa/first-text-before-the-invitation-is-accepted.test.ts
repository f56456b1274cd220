import { expect } from 'vitest';
import { bridges } from '../bridging.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · posted below messaging as soon as the conversation is added → 201, and said when the invitation is accepted, after the first message (ucwa.md#send-message)',
  brokenAnswer(
    ({ method, path }) => method === 'POST' && path.endsWith('/messages?operationId=op-early'),
    withStatus(409),
  ),
  async (clients, fixture) => {
    const first = { _links: { message: { href: 'data:text/plain;base64,SGVsbG8=' } } };
    const begun = await clients.ringing(first);
    const { visitor } = begun;
    const { resource } = await visitor.event('conversation added');
    const href = `${resource?.links.messaging?.href}/messages?operationId=op-early`;
    const location = await visitor.post(href, 'Is anybody there?');
    expect(await visitor.post(href, 'Is anybody there?')).toBe(location);
    await visitor.read(location, 'message');
    const call = await bridges(fixture, begun);
    const sent = await visitor.event('message completed');
    expect([sent.link.href, sent.status]).toEqual([location, 'Success']);
    await visitor.event('messagingInvitation completed');
    expect(visitor.story.at(-1)).toBe('message completed');
    await visitor.say('Third');
    const heard = () =>
      fixture.application.events.flatMap(({ link, sender, resource: message }) => {
        return link.rel === 'message' && sender.href === call.conversation ? [message?.links.plainMessage ?? ''] : [];
      });
    await visitor.until(() => (heard().length === 3 ? true : undefined), 'what the meeting heard');
    expect(heard().map((uri) => uri.slice(uri.indexOf(',') + 1))).toEqual(['Hello', 'Is+anybody+there%3f', 'Third']);
  },
);
