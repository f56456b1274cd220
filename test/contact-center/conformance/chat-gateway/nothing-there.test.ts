import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'nothing of an id · asked for, or acted on → 404 with sentences; of post-agent assignments, cards’ actions, typing and reading with codes (contact-center.md#error-bodies)',
  [
    brokenAnswer(
      ({ path }) => path.endsWith('/conversations/x'),
      inBody(/"errors":\[("[^"]*")\]/, '"errors":[{"code":$1}]'),
    ),
    brokenAnswer(({ path }) => path.includes('/cards/'), inBody('resource_not_found', 'not_found')),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const errorsOf = async (method: string, path: string, body?: unknown) => {
      const { status, json } = await gateway.call(method, path, body);
      expect([path, status]).toEqual([path, 404]);
      requireMembers(json, 'message', 'errors', 'referenceId');
      return json.errors;
    };
    const said = { authorType: 'user', text: 'x' };
    for (const path of [
      '/webhooks/x',
      '/channels/x',
      '/conversations/x',
      '/conversations/x/interactions',
      '/jwk/x/public',
    ])
      expect(await errorsOf('GET', path)).toEqual([expect.any(String)]);
    expect(await errorsOf('GET', '/conversations/x/attachments')).toEqual([expect.any(String)]);
    expect(await errorsOf('POST', '/conversations/x/messages', said)).toEqual([expect.any(String)]);
    expect(await errorsOf('PATCH', '/conversations/x', { user: {} })).toEqual([expect.any(String)]);
    const coded = [{ code: 'resource_not_found', message: expect.any(String) }];
    const assignment = { type: 'webhook', id: 'x' };
    expect(await errorsOf('POST', '/conversations/x/post-agent-assignment', assignment)).toEqual(coded);
    expect(await errorsOf('POST', '/conversations/x/typing', { authorType: 'user' })).toEqual(coded);
    expect(await errorsOf('PUT', '/conversations/x/cards/y/action-submit', { name: 'z' })).toEqual(coded);
  },
);
