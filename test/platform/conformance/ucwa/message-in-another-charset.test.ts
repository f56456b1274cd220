import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · in another charset that its Content-Type names → heard as it was written; in one that is not known → 415 (ucwa.md#send-message)',
  brokenAnswer(({ headers }) => headers['content-type']?.endsWith('iso-8859-1') === true, withStatus(400)),
  async (clients) => {
    const call = await clients.bridged();
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    const href = hrefOf(await call.visitor.chat(), 'sendMessage');
    const say = (charset: string, body: Buffer<ArrayBuffer>) =>
      call.visitor.send('POST', href, { headers: { 'content-type': `text/plain;charset=${charset}` }, body });
    expect((await say('iso-8859-1', Buffer.from('Grüße', 'latin1'))).status).toBe(201);
    expect((await say('"UTF-16"', Buffer.from('Füße', 'utf16le'))).status).toBe(201);
    await agent.hears('Füße');
    expect(agent.heard.map(({ text }) => text)).toEqual(['Grüße', 'Füße']);
    const unknown = await say('runes', Buffer.from('ᚠ'));
    expect([unknown.status, unknown.error?.code]).toEqual([415, 'UnsupportedMediaType']);
  },
);
