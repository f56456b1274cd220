import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { bridges } from '../bridging.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'conversation · read before its invitation has completed, and after → 200 with its messaging, and it is in the list (ucwa.md#conversations)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && /conversations\/[0-9a-f-]{36}$/.test(path),
    withStatus(404),
    100,
  ),
  async (clients, fixture) => {
    const begun = await clients.ringing();
    const { visitor } = begun;
    const { link } = await visitor.event('conversation added');
    const state = async () => (await visitor.read(link.href, 'conversation')).members.state;
    expect(await state()).toBe('Connecting');
    expect(visitor.story).not.toContain('messagingInvitation completed');
    await bridges(fixture, begun);
    await visitor.event('messagingInvitation completed');
    expect(await state()).toBe('Connected');
    const list = await visitor.read(`${visitor.path}/communication/conversations?filter=active`, 'conversations');
    expect(hrefOf(list, 'conversation')).toBe(link.href);
  },
);
