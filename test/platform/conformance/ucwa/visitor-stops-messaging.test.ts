import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'stopMessaging · by the visitor → 204, and the conversation ends with it; the service application hears the leg end (ucwa.md#ending)',
  brokenAnswer(({ path }) => path.endsWith('/terminate'), withStatus(201)),
  async (clients, fixture) => {
    const { visitor, leg } = await clients.bridged();
    await visitor.done('POST', hrefOf(await visitor.chat(), 'stopMessaging'));
    await visitor.event('conversation deleted');
    await fixture.application.event('conversation deleted', ({ link }) => link.href === leg);
    const { status, error } = await visitor.send('POST', hrefOf(await visitor.chat(), 'stopMessaging'));
    expect([status, error?.code]).toEqual([404, 'NotFound']);
  },
);
