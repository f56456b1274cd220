import { describe, expect, it } from 'vitest';
import { DeskModel } from '../../../web/desk/model/desk-model.ts';
import { tenantsWith } from '../../../web/desk/model/transport-link.ts';
import { RecordStore } from '../../../web/desk/record/record-store.ts';
import type { AgentOwner } from '../../../web/desk/transport/agent-transport.ts';
import { TransportFailure } from '../../../web/transport/failure.ts';
import { until } from '../../support/until.ts';
import { entering, FakeAgentTransport, FakeDeskApi, FakeStorage, invitation, key, tenant } from './support.ts';

const center = { ...tenant, id: 'oven', displayName: 'Oven', endpoint: 'contact-center:oven', address: 'odile' };
const offer = { ...invitation, key: 'c1', id: '4', conversation: 'c1', endpoint: center.endpoint, expiresAt: 90_000 };

/** A transport of the other kind, as far as the desk can tell. */
class OtherTransport extends FakeAgentTransport {
  override readonly capabilities = {
    ...{ transfer: true, files: true },
    ...{ whisper: false, colleagues: false, receipts: false, earlier: false },
  };
  failure: TransportFailure | undefined;
  readonly own: AgentOwner;

  constructor(owner: AgentOwner) {
    super(owner);
    this.own = owner;
  }

  override async start(): Promise<'resumed' | 'new'> {
    if (this.failure !== undefined) throw this.failure;
    return 'resumed';
  }
}

async function desk() {
  const made: { first?: FakeAgentTransport; other?: OtherTransport } = {};
  const model = new DeskModel({
    store: new RecordStore(new FakeStorage()),
    api: new FakeDeskApi(),
    transports: [
      { tenants: [tenant], make: (owner) => (made.first = new FakeAgentTransport(owner)) },
      { tenants: [center], make: (owner) => (made.other = new OtherTransport(owner)) },
    ],
    token: async () => 'token',
    periods: { whisperMs: 5, calmMs: 5, retryMs: 5 },
    now: Date.now,
    newId: () => crypto.randomUUID(),
  });
  const { first, other } = made;
  if (first === undefined || other === undefined) throw new Error('The desk has made no transports.');
  return { model, first, other };
}

/** A chat of each kind. */
async function busy() {
  const opened = await desk();
  const { model, first, other } = opened;
  await model.start();
  first.tell({ kind: 'rung', invitation }, ...entering);
  other.own.take(
    [
      { kind: 'rung', invitation: offer },
      { kind: 'entered', key: 'c1', self: 'c1', invite: undefined, after: 3 },
      { kind: 'linked', key: 'c1', links: { send: 'c1', type: 'c1' } },
    ],
    undefined,
  );
  return opened;
}

const endings = ({ record }: DeskModel) => record.get().chats.map((chat) => [chat.key, chat.ending]);

describe('desk with two transports (docs/decisions/0023-one-desk-two-transports.md)', () => {
  it('chats of both → each has what its kind can, and its requests go where it came from', async () => {
    const { model, first, other } = await busy();
    expect(model.chat(key)?.capabilities).toMatchObject({ whisper: true, transfer: false });
    expect(model.chat('c1')?.capabilities).toMatchObject({ whisper: false, transfer: true });
    await until(() => model.chat('c1')?.canWrite === true);
    expect(model.chat('c1')?.canSwitch).toBe(false);
    expect(tenantsWith('earlier', model)).toEqual([tenant]);
    model.chat('c1')?.send('To the oven');
    await until(() => other.delivered.length === 1);
    expect(first.delivered).toEqual([]);
    await model.decline({ ...offer, decline: '/declined' });
    expect([first.posted, other.posted]).toEqual([[], ['/declined']]);
    model.stop();
  });

  it('one is lost → its chats are over, the other’s go on, and what it knows is its own', async () => {
    const { model, first, other } = await busy();
    expect(other.own.known().chats.map((chat) => chat.key)).toEqual(['c1']);
    first.lose();
    await until(() => endings(model).some(([, ending]) => ending === 'lost'));
    expect(endings(model)).toEqual([
      [key, 'lost'],
      ['c1', undefined],
    ]);
    await until(() => model.chat('c1')?.canWrite === true);
    model.stop();
  });

  it('one that has no place is gone → the other finds its own after a reload', async () => {
    const { model, first, other } = await busy();
    other.own.over('gone');
    await until(() => model.connection.get() === 'connected');
    expect(model.record.get().application).toEqual(first.place);
    model.stop();
  });

  it('one cannot be reached, or refuses → the desk says the worst, a chat what is its own', async () => {
    const { model, other } = await desk();
    other.failure = new TransportFailure('refused', { status: 404 });
    await model.start();
    expect(model.connection.get()).toBe('refused');
    expect(model.connectionOf(tenant).get()).toBe('connected');
    expect(model.connectionOf(center).get()).toBe('refused');
    model.stop();
  });
});
