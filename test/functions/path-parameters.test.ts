import { expect, test } from 'vitest';
import { pathParameters } from '../../functions/handlers/path-parameters.ts';

test.each([
  ['api/token/{tenant}', '/api/token/harbour', { tenant: 'harbour' }],
  ['api/dead-letters/{number}/replay', '/api/dead-letters/7/replay', { number: '7' }],
  ['api/callback/{provider?}', '/api/callback?provider=other', {}],
  ['api/callback/{provider?}', '/api/callback/', {}],
  ['{*path}', '/', {}],
  ['ucwa/{*path}', '/ucwa/oauth/v1//applications', { path: 'oauth/v1/applications' }],
  ['api/people/{uri}', '/api/people/sip%3AAda%40contoso.example', { uri: 'sip:Ada@contoso.example' }],
  ['api/people/{uri}', '/api/people/a%2Fb%2fc', { uri: 'a%2Fb%2fc' }],
  ['api/people/{uri}', '/api/people/%FF', { uri: '%FF' }],
  ['api/people/{uri}', '/api/people/a?uri=b', { uri: 'a' }],
])(
  'path parameters · %s of %s → decoded once, from the path alone (host-settings.md)',
  (template, path, parameters) => {
    expect(pathParameters(template, `https://chat.contoso.example${path}`)).toEqual(parameters);
  },
);
