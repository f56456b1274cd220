import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'access token · another grant, another secret → 400 and 401 with ErrorCode and Error (contact-center.md#token-errors)',
  brokenAnswer(({ path }, answer) => path === '/oauth/v2/token' && answer?.status === 401, withStatus(403)),
  async ({ chatApi }) => {
    const grant = await chatApi.askForToken('password');
    expect(grant.status).toBe(400);
    requireMembers(grant.json, 'ErrorCode', 'Error');
    expect(grant.json.ErrorCode).toBe('invalid_request');
    const secret = await chatApi.askForToken('client_credentials', 'x');
    expect(secret.status).toBe(401);
    requireMembers(secret.json, 'ErrorCode', 'Error');
  },
);
