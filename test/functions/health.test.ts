import { expect, test } from 'vitest';
import { live, ready } from '../../functions/handlers/health.ts';
import { startInstance, useApplicationWorld } from '../support/application-world.ts';
import { ask } from './support/ask.ts';

const world = useApplicationWorld();

async function open(more: Readonly<Record<string, string>> = {}) {
  return (await startInstance(await world.deploy(() => ({ status: 404 }), more))).app;
}

test('health · everything there → live, ready (carebridge.md#health)', async () => {
  const app = await open();
  expect(await ask(live, app, { method: 'GET' })).toMatchObject({ status: 200, json: { status: 'live' } });
  expect(await ask(ready, app, { method: 'GET' })).toMatchObject({
    status: 200,
    json: { status: 'ready', checks: { store: 'reachable', queue: 'reachable' } },
  });
});

test('health · queue gone → live, not ready, and which part (carebridge.md#health)', async () => {
  const unreachable =
    'Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true';
  const app = await open({ ServiceBusConnection: unreachable });
  expect((await ask(live, app, { method: 'GET' })).status).toBe(200);
  expect(await ask(ready, app, { method: 'GET' })).toMatchObject({
    status: 503,
    json: { status: 'not ready', checks: { store: 'reachable', queue: 'unreachable' } },
  });
});
