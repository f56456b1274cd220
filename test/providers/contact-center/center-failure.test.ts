import { expect, test } from 'vitest';
import { centerFailure } from '../../../shared/providers/contact-center/center-failure.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';

const failure = (status: number, body: unknown, retryAfter?: string) =>
  centerFailure({ status, retryAfter, text: JSON.stringify(body) }, 'say-line', 0);

test.each<[string, number, unknown, string, string]>([
  [
    '1',
    404,
    { message: 'words', errors: [{ code: 'resource_not_found', message: 'words' }] },
    'PlatformNotFound',
    'resource_not_found',
  ],
  ['2', 400, { message: 'words', errors: ['words'] }, 'PlatformRefused', '400 to'],
  [
    '3',
    400,
    { message: 'words', errors: { code: 'invalid_json_object', message: 'words' } },
    'PlatformRefused',
    'invalid_json_object',
  ],
  [
    '4',
    400,
    { message: 'words', errors: ['words'], validations: [{ field: 'f', code: 'invalid_queue' }] },
    'PlatformRefused',
    'invalid_queue',
  ],
  ['5', 401, { fault: { faultstring: 'words', detail: { errorcode: 'a.b_c' } } }, 'PlatformUnauthorized', 'a.b_c'],
])(
  'error body of shape %s → its code, and none of its words (contact-center.md#error-bodies)',
  (_shape, status, body, code, said) => {
    const error = failure(status, body);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(said);
    expect(error.message).not.toContain('words');
  },
);

test.each([408, 429, 500, 503])('%d → again, after what Retry-After asks for', (status) => {
  expect(failure(status, {}, '7')).toMatchObject({ name: 'Unavailable', retryAfterMs: 7_000 });
});

test('tenant with a contact center · agents of its own, a member that is not known → refused by name', () => {
  const tenant = {
    id: 'fabrikam',
    displayName: 'Fabrikam',
    entraTenantId: '3f2a1b0c-4d5e-4f60-8a7b-9c0d1e2f3a4b',
    allowedOrigins: ['https://www.fabrikam.example'],
    platform: { provider: 'contact-center', dialect: 'chat-gateway', tenantId: 't', channelId: 'c' },
  };
  expect(tenantSchema.safeParse(tenant).success).toBe(true);
  const agents = [{ objectId: tenant.entraTenantId, address: 'sip:ada@fabrikam.example', displayName: 'Ada' }];
  expect(tenantSchema.safeParse({ ...tenant, agents }).error?.issues[0]?.path).toEqual(['agents']);
  const platform = { ...tenant.platform, baseUrl: 'https://api.example/path' };
  expect(tenantSchema.safeParse({ ...tenant, platform }).error?.issues[0]?.path).toEqual(['platform', 'baseUrl']);
  const surplus = { ...tenant.platform, apiKey: 'x' };
  expect(tenantSchema.safeParse({ ...tenant, platform: surplus }).error?.issues[0]?.path).toEqual(['platform']);
});
