import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noErasure } from '../../../shared/application/compose-platform.ts';
import type { DeadLetters } from '../../../shared/bus/dead-letters.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { countedKinds } from '../../../shared/platform/budgets/shared-counts.ts';
import { MessageStore } from '../../../shared/service/left-messages/message-store.ts';
import { DailySalt } from '../../../shared/service/limits/daily-salt.ts';
import { DeliveryFailures } from '../../../shared/service/messages/delivery-failures.ts';
import { Erasure } from '../../../shared/service/privacy/erasure.ts';
import { Retention } from '../../../shared/service/privacy/retention.ts';
import { TenantDirectory } from '../../../shared/service/tenants/tenant-directory.ts';
import { ErasedMarks } from '../../../shared/service/worker/erased-marks.ts';
import { PlatformConversations } from '../../../shared/service/worker/platform-conversations.ts';
import { RememberedConversations } from '../../../shared/service/worker/remembered-conversations.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { documentedRows, kindsOf, type RowPlace } from '../../docs/support/data-document.ts';
import { CrankedQueue } from '../../support/cranked-queue.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { placesIn } from '../../support/raw-tables.ts';
import { startHeardWorld } from './heard-world.ts';
import { join, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person, visitor } from './players.ts';

const noRelay = { erase: async () => 0, clearDay: async () => true, sweep: async () => undefined };

/** Each third alarm of those that end or forget something is lost. */
let alarms = 0;
const queue = new CrankedQueue(({ body }) => {
  const { kind } = body as { readonly kind: string };
  if (!['application-idle', 'call-forget', 'alarm', 'callbacks'].includes(kind)) return false;
  alarms += 1;
  return alarms % 3 === 0;
});

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;
let mira: Person;
const name = 'Mira Month';
const objectId = randomUUID();

beforeAll(async () => {
  const times = { pollMs: 1_000 };
  ({ world, callbacks, service } = await startHeardWorld({ queue, times }));
});
afterAll(() => world.close());

/** An attended chat; the visitor has said something. */
async function attended(day: string) {
  const call = await open(world, callbacks, service, day);
  await join(call, mira, agentUri(name), 'Mira');
  await call.visitor.post(`${call.links.conversation}/messaging/messages`, `Hello of ${day}`);
  await mira.hears(`Iris: Hello of ${day}`);
  return call;
}

/** Every way in which something comes to its end, or to none. */
const endings: Readonly<Record<string, (day: string) => Promise<readonly Person[]>>> = {
  'the visitor leaves, then the service application': async (day) => {
    const { visitor: iris, links } = await attended(day);
    await iris.delete(links.conversation);
    await service.delete(links.meetingLeg);
    return [iris];
  },
  'the visitor vanishes in mid-chat': async (day) => [(await attended(day)).visitor],
  'the service application ends both legs': async (day) => {
    const { visitor: iris, links } = await attended(day);
    await service.delete(links.visitorLeg);
    await service.delete(links.meetingLeg);
    return [iris];
  },
  'the service application takes no callbacks any more': async (day) => {
    const { visitor: iris, links } = await attended(day);
    callbacks.status = 500;
    await iris.post(`${links.conversation}/messaging/messages`, 'Is there anything?');
    return [iris];
  },
  'no one answers the invitation': async (day) => {
    const iris = await visitor(world);
    const invitation = { operationId: `op-${day}`, to: world.endpoint.uri, subject: day };
    await iris.post(`${iris.path}/communication/messagingInvitations`, invitation);
    return [iris];
  },
  'a sign-in without a call': async () => [await visitor(world)],
  'a call to an agent who does not answer, and one that never comes about': async (day) => {
    const { applicationId, uri } = world.endpoint;
    const href = `/platformservice/v1/applications/${applicationId}/communication/messagingInvitations?endpointId=${uri}`;
    const call = (operationId: string) =>
      service.post(href, { operationId, to: agentUri(name), threadId: day, callbackContext: day });
    expect([(await call(`a-${day}`)).status, (await call(`b-${day}`)).status]).toEqual([201, 409]);
    return [];
  },
};

/** Rows of the platform's tables under the names that docs/data.md has for them. */
async function rows(): Promise<readonly RowPlace[]> {
  const tables = { calls: 'platformcalls', channels: 'platformchannels', index: 'platformindex' } as const;
  const places = await placesIn(world.store);
  return places.map((place) => {
    const bare = place.table.replace(/[0-9a-f]{32}$/, '');
    return { ...place, table: tables[bare as keyof typeof tables] ?? bare };
  });
}

/** There are no boards beside a platform alone. */
const noBoards = { forget: async () => 0, review: async () => {}, sweep: async () => {} };

/** What the hourly timer runs. */
function hourly(): Retention {
  const { records, ledger, first } = world;
  const { now } = queue;
  const log = () => undefined;
  const common = {
    ledger,
    tenants: new TenantDirectory(records, now),
    visits: new VisitRecords(records, now),
    log,
    now,
  };
  const letters: DeadLetters = {
    list: async () => [],
    find: async () => undefined,
    replay: async () => 'gone',
    discard: async () => 0,
  };
  return new Retention({
    ...common,
    records,
    erasure: new Erasure({
      ...common,
      marks: new ErasedMarks(records, now),
      platformConversations: new PlatformConversations(records),
      letters,
      platform: noErasure,
      boards: noBoards,
      relay: noRelay,
      remembered: new RememberedConversations(),
    }),
    salt: new DailySalt(records, now),
    failures: new DeliveryFailures(records, log, now),
    rateLimits: countedKinds,
    partitionsOfDay: () => [],
    platform: first.platform,
    boards: noBoards,
    leftMessages: new MessageStore(records),
    relay: noRelay,
    runMs: hourMs,
  });
}
const sweep = () => hourly().run();

/** Has an endpoint of another Entra tenant given up by its tenant, which is never written again; that Entra tenant. */
async function leftEndpoint(): Promise<string> {
  const tenantId = randomUUID();
  const { platform } = world.first;
  const { clientId } = world.endpoint;
  const endpoint = { ...world.endpoint, tenantId, uri: 'sip:left@harbour.example' };
  await platform.settle(tenantId, { clientId, endpoints: [endpoint], people: [] });
  await platform.settle(tenantId, { clientId, endpoints: [], people: [] });
  return tenantId;
}

/** Sixty sweeps, each of which asks for all days, on a busy machine. */
const timeout = 600_000;

test('a month of visits of every ending, a third of the alarms lost → what is left in every table is what docs/data.md says stays', {
  timeout,
}, async () => {
  const kinds = Object.values(endings);
  const { kinds: documented } = documentedRows();
  const undocumented = new Set<string>();
  const note = async () => {
    for (const row of await rows()) {
      if (kindsOf(row, documented).length !== 1) undocumented.add(`${row.table} ${row.partition} ${row.row}`);
    }
  };
  const other = await leftEndpoint();
  for (let day = 0; day < 31; day += 1) {
    if (day % 5 === 0) {
      callbacks.status = 200;
      mira = await agent(world, name, objectId);
      const people = await kinds[(day / 5) % kinds.length]?.(`day-${day}`);
      await note();
      for (const person of [mira, ...(people ?? [])]) person.fallSilent();
    }
    await queue.passes(dayMs + minuteMs);
    await sweep();
  }
  expect([...undocumented]).toEqual([]);
  for (let week = 0; week < 4; week += 1) {
    await queue.passes(7 * dayMs);
    await sweep();
  }
  expect(queue.failures).toEqual([]);
  const left = await rows();
  const stays =
    /^(never|when an administrator|with the person|when no tenant|with the endpoint|when the second next key)/;
  const tooLong = left.filter((row) => !kindsOf(row, documented).every(({ ends }) => stays.test(ends)));
  expect(tooLong).toEqual([]);
  expect(left.filter(({ table }) => table.startsWith('platform'))).toEqual([]);
  expect(left.filter(({ partition }) => partition === 'left-endpoints' || partition.endsWith(other))).toEqual([]);
});
