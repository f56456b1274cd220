import { afterAll, beforeAll, expect, test } from 'vitest';
import { callSchema } from '../../../shared/platform/call/call.ts';
import { markCall } from '../../../shared/platform/call/store/call-index.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { startHeardWorld } from './heard-world.ts';
import { agent, agentUri, type CallbackServer, type Caller } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld());
});
afterAll(() => world.close());

const target = '0123456789abcdef0123456789abcdef';

test('late device · signs in between the mark and the commit of an invitation → tried again; in the end it rings', async () => {
  const name = 'Mira between';
  const first = await agent(world, name);
  const { applicationId, uri } = world.endpoint;
  const href = `/platformservice/v1/applications/${applicationId}/communication/messagingInvitations?endpointId=${uri}`;
  await service.post(href, { operationId: 'call-1', to: agentUri(name), callbackContext: 'between' });
  await first.next('messagingInvitation', 'started');
  const { link } = await callbacks.of('between').next('messagingInvitation', 'started');
  const partition = world.first.platform.sessionOf(world.tenantId, new URL(link.href, world.origin).href) ?? '';
  const alarm = { kind: 'late-device', partition, uri: agentUri(name), applicationId: '150000000009' };
  await world.first.platform.wake(alarm);
  await world.first.platform.wake(alarm);
  const stored = await world.first.edge.ledger.load(partition);
  const { called } = callSchema.parse(stored?.state).visitor;
  expect(called?.devices.filter((device) => device === '150000000009')).toHaveLength(1);
});

test('late device · the marked call never came about → its owner signs in all the same', async () => {
  const name = 'Mira nowhere';
  const mark = { tenantId: world.tenantId, kind: 'ringing', key: agentUri(name) } as const;
  await markCall(world.first.edge, mark, target, Date.now() + 60_000);
  const mira = await agent(world, name);
  expect((await mira.get(`${mira.path}/communication/conversations`)).status).toBe(200);
});
