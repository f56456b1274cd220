import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'PUT · thirty at once without If-Match, thirty with the same one → 200 each and a number of its own; 200 once, 412 otherwise (contact-center.md#if-match)',
  brokenAnswer((_, answer) => answer?.status === 412, withStatus(200)),
  async (fixture) => {
    const { chatApi, uri } = fixture;
    const path = `/web-hooks/${await fixture.chatApiWebhook()}`;
    const atOnce = (headers?: Readonly<Record<string, string>>) =>
      Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          chatApi.call('PUT', path, { name: `n${index}`, uri, version: 'v2.0' }, headers),
        ),
      );
    const etags = (await atOnce()).map(({ status, headers }) => status === 200 && Number(headers.get('etag')));
    expect(etags.toSorted((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 2),
    );
    const statuses = (await atOnce({ 'if-match': '31' })).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 29 }, () => 412)]);
  },
);
