import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { ledgerWith } from './attended-call.ts';
import { linkOf, resourceOf } from './listener.ts';
import { open } from './meeting-of.ts';
import { agent, agentUri, CallbackServer, type Caller, type Person, serviceApplication, visitor } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;
/** Whose application ends when a call is about to be noted for it. */
let leaving: Person | undefined;

beforeAll(async () => {
  callbacks = await new CallbackServer().start();
  world = await startPlatformWorld({
    callbackUrl: callbacks.url,
    calls: (edge) => {
      const ledger = ledgerWith(edge.ledger, {
        change: async (partition, rows) => {
          if (partition.includes('.member-')) await leaves(partition);
          return edge.ledger.change(partition, rows);
        },
      });
      return createCalls({ ...edge, ledger });
    },
  });
  service = await serviceApplication(world);
});
afterAll(async () => {
  await world.close();
  await callbacks.close();
});

/** Ends the application of the person who leaves, and waits until all calls that are noted for it have been left. */
async function leaves(partition: string): Promise<void> {
  const person = leaving;
  leaving = undefined;
  if (person === undefined) return;
  await world.ledger.change(partition, [{ op: 'upsert', rowKey: `call.${'0'.repeat(32)}`, value: {} }]);
  expect((await person.delete(person.path)).status).toBe(204);
  await until(async () => (await world.ledger.rows(partition, 'call.', 'call/')).length === 0);
}

test('application · deleted while its invitation is on its way → the service application hears that it was taken back (ucwa.md#applications)', async () => {
  const iris = await visitor(world);
  leaving = iris;
  const invitation = { operationId: 'op-gone', to: world.endpoint.uri, subject: 'gone' };
  await iris.post(`${iris.path}/communication/messagingInvitations`, invitation);
  const ofIris = callbacks.of('');
  const taken = await ofIris.next('messagingInvitation', 'completed');
  expect(resourceOf(taken)).toMatchObject({ subject: 'gone', state: 'Cancelled' });
  await ofIris.next('conversation', 'deleted');
});

test("application · deleted while its owner's acceptance is on its way → who came has left the meeting (ucwa.md#applications)", async () => {
  const call = await open(world, callbacks, service, 'came-and-went');
  const mira = await agent(world, 'Mira Gone');
  await service.post(call.links.addParticipant, { operationId: 'add-mira', to: agentUri('Mira Gone') });
  const ringing = await mira.next('onlineMeetingInvitation', 'started');
  leaving = mira;
  await mira.post(linkOf(ringing, 'accept'));
  await call.meeting.next('participant', 'deleted', ({ link }) => link.title === 'Mira Gone');
});
