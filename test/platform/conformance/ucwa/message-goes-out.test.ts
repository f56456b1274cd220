import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · a text → 201 with Location, completed with Success and its operation id, and it can be read there (ucwa.md#send-message)',
  brokenAnswer(({ method, path }) => method === 'POST' && /\/messages\b/.test(path), withStatus(202)),
  async (clients, fixture) => {
    const { visitor, conversation } = await clients.bridged();
    const location = await visitor.say('Invoice 4711');
    const { resource, sender } = await visitor.event('message completed', ({ link }) => link.href === location);
    expect(sender.rel).toBe('conversation');
    expect(resource?.members).toMatchObject({ direction: 'Outgoing', status: 'Succeeded' });
    expect(Object.keys(resource?.links ?? {}).sort()).toEqual(['messaging', 'self']);
    expect((await visitor.read(location, 'message')).members).toEqual(resource?.members);
    const heard = await fixture.application.event('message completed', ({ sender: by }) => by.href === conversation);
    expect(heard.resource?.links.plainMessage).toBe('data:text/plain;charset=utf-8,Invoice+4711');
    const second = await visitor.post(
      `${hrefOf(await visitor.chat(), 'sendMessage')}?SessionContext=x&unknown=1`,
      'And?',
    );
    await visitor.event('message completed', ({ link }) => link.href === second);
  },
);
