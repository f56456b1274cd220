import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

const content = 'Straße;Zähler\nHafen 1;0042\n';

centerRule(
  'attachment · sent as a form, named by a message → both sizes, listed, its bytes by key and by a link in the echo, octet-stream with its name (contact-center.md#attachments)',
  [
    brokenAnswer((_, answer) => answer?.body.includes('"sizeInBytes"') === true, inBody(/"size":\d+,/, '')),
    brokenAnswer(
      ({ path }) => path.endsWith('/content'),
      (answer) => ({ ...answer, headers: { ...answer.headers, 'content-disposition': 'inline' } }),
    ),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}`;
    const { status, json: file } = await gateway.upload(path, { name: 'Zähler.csv', content });
    expect(status).toBe(200);
    requireMembers(file, 'id', 'filename', 'size', 'sizeInBytes', 'type', 'createdAt');
    const size = Buffer.byteLength(content);
    expect(file).toMatchObject({ filename: 'Zähler.csv', size, sizeInBytes: size, type: 'file' });
    expect(new Date(file.createdAt).toISOString()).toBe(file.createdAt);
    expect((await gateway.call('GET', `${path}/attachments/${file.id}`)).json).toEqual(file);
    expect((await gateway.list('attachments', `${path}/attachments`)).entries).toEqual([file]);
    const bytes = await gateway.content(`${path}/attachments/${file.id}/content`);
    expect(bytes.headers.get('content-type')).toBe('application/octet-stream');
    expect(bytes.headers.get('content-disposition')).toBe(
      `attachment; filename="Z_hler.csv"; filename*=UTF-8''Z%C3%A4hler.csv`,
    );
    expect(bytes.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await bytes.text()).toBe(content);
    const said = { authorType: 'user', text: 'Here it is', attachments: [{ id: ` ${file.id}` }] };
    expect((await gateway.call('POST', `${path}/messages`, said)).status).toBe(202);
    const { entries } = await gateway.list('messages', `${path}/messages`);
    expect(entries).toMatchObject([{ text: 'Here it is', attachments: [file] }]);
    const [, , , , echo] = await fixture.events(5);
    type Data = { readonly attachments: readonly { readonly preSignedUrl: string }[] };
    const { attachments } = (echo?.json.data ?? { attachments: [] }) as Data;
    const [shown] = attachments;
    expect(shown).toEqual({
      id: file.id,
      type: 'file',
      fileName: 'Zähler.csv',
      preSignedUrl: expect.stringMatching(/^http/),
    });
    const linked = await fetch(shown?.preSignedUrl ?? '');
    expect([linked.status, await linked.text()]).toEqual([200, content]);
  },
);
