import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · HTML or JSON 415, too long 413, nothing 400 → refused with the code of each, and not heard (ucwa.md#send-message)',
  brokenAnswer((_request, answer) => answer?.status === 413, withStatus(400)),
  async (clients, fixture) => {
    const { visitor, conversation } = await clients.bridged();
    const href = hrefOf(await visitor.chat(), 'sendMessage');
    const send = async (body: string, type = 'text/plain') => {
      const { status, error } = await visitor.send('POST', href, { headers: { 'content-type': type }, body });
      return [status, error?.code];
    };
    expect(await send('<b>x</b>', 'text/html')).toEqual([415, 'UnsupportedMediaType']);
    expect(await send('{}', 'application/json')).toEqual([415, 'UnsupportedMediaType']);
    expect(await send('x'.repeat(9_000))).toEqual([413, 'EntityTooLarge']);
    expect(await send(' ')).toEqual([400, 'BadRequest']);
    await visitor.say('the last one');
    const { resource } = await fixture.application.event(
      'message completed',
      ({ sender }) => sender.href === conversation,
    );
    expect(resource?.links.plainMessage).toContain('the+last+one');
  },
);
