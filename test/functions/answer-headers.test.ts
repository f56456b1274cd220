import { HttpRequest } from '@azure/functions';
import { expect, test } from 'vitest';
import { serve } from '../../functions/handlers/edge.ts';
import { routes } from '../../functions/http.ts';
import { startInstance, useApplicationWorld } from '../support/application-world.ts';

const world = useApplicationWorld();

/** Headers of the answer of each route to a request that knows nothing, on a deployment with this origin. */
async function headersOfAll(origin: string | undefined): Promise<ReadonlyMap<string, Headers>> {
  const more = { CAREBRIDGE_PLATFORM: 'embedded', ...(origin === undefined ? {} : { CAREBRIDGE_ORIGIN: origin }) };
  const { app } = await startInstance(await world.deploy(() => ({ status: 404 }), more));
  const answered = new Map<string, Headers>();
  for (const route of routes) {
    const method = route.methods[0] ?? 'GET';
    const url = `${origin ?? 'http://127.0.0.1:1'}/${route.path.replace(/\{\*?(\w+)\??\}/g, 'x')}`;
    const { headers } = await serve(route, app, new HttpRequest({ method, url, params: {} }));
    answered.set(route.name, new Headers(headers as Record<string, string>));
  }
  return answered;
}

const withOut = (answered: ReadonlyMap<string, Headers>, test: (headers: Headers) => boolean) =>
  [...answered].filter(([, headers]) => !test(headers)).map(([name]) => name);

test('every answer · https origin → browsers are told to stay with https, and no cache keeps it (carebridge.md#answers)', async () => {
  const answered = await headersOfAll('https://care.harbour.example');
  expect(answered.size).toBe(routes.length);
  expect(
    withOut(answered, (headers) => headers.get('strict-transport-security') === 'max-age=31536000; includeSubDomains'),
  ).toEqual([]);
  expect(withOut(answered, (headers) => headers.get('cache-control') === 'no-store')).toEqual([]);
});

test('every answer · plain http on one machine → nothing about https (carebridge.md#answers)', async () => {
  const answered = await headersOfAll(undefined);
  expect(withOut(answered, (headers) => !headers.has('strict-transport-security'))).toEqual([]);
});
