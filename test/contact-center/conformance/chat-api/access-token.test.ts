import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'access token · by key and secret → every documented member, numbers as texts, and no scope (contact-center.md#tokens)',
  brokenAnswer(({ path }) => path === '/oauth/v2/token', inBody(/"expires_in":"(\d+)"/, '"expires_in":$1')),
  async ({ chatApi, customer }) => {
    const { status, json } = await chatApi.askForToken();
    expect(status).toBe(200);
    requireMembers(
      json,
      'access_token',
      'token_type',
      'expires_in',
      'issued_at',
      'scope',
      'status',
      'api_product_list',
      'client_id',
      'application_name',
      'organization_name',
      'refresh_token_expires_in',
      'refresh_count',
    );
    expect(json).toMatchObject({
      token_type: 'BearerToken',
      expires_in: '3600',
      issued_at: expect.stringMatching(/^\d{13}$/),
      scope: '',
      status: 'approved',
      api_product_list: ['vcc'],
      client_id: customer.client.id,
      refresh_token_expires_in: '0',
      refresh_count: '0',
    });
    expect((await chatApi.callWith(json.access_token, customer.tenant, 'GET', '/web-hooks')).status).toBe(200);
  },
);
