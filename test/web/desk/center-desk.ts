import { randomUUID } from 'node:crypto';
import { userToken } from '../../../local/call-flow/agent.ts';
import { fabrikamAgents, fabrikamEntraTenant, fabrikamId } from '../../../local/fabrikam/company.ts';
import { CenterAgent } from '../../../web/desk/center/center-agent.ts';
import { DeskModel } from '../../../web/desk/model/desk-model.ts';
import type { DeskChat } from '../../../web/desk/record/desk-record.ts';
import { RecordStore } from '../../../web/desk/record/record-store.ts';
import { shownEntries } from '../../../web/desk/record/shown-entries.ts';
import type { Invitation } from '../../../web/desk/transport/agent-event.ts';
import type { EngineWorld } from '../../support/engine-world.ts';
import { until } from '../../support/until.ts';
import { FakeDeskApi, FakeStorage } from './support.ts';

/** What befalls requests of a desk: `before` they are sent, and `after` they were answered. */
type Fates = { before?: (path: string) => void; after?: (path: string) => void };

/** The desk of one of the demo company's agents, over HTTP. */
export class CenterDesk {
  readonly model: DeskModel;
  readonly storage: FakeStorage;
  readonly fates: Fates = {};
  readonly #world: EngineWorld;
  readonly #agent: string;

  private constructor(world: EngineWorld, agent: string, storage: FakeStorage) {
    this.#world = world;
    this.#agent = agent;
    this.storage = storage;
    const { config } = world.engine;
    const profile = fabrikamAgents(config).find(({ id }) => id === agent);
    if (profile === undefined) throw new Error(`There is no ${agent}.`);
    const tenant = {
      id: fabrikamId,
      displayName: 'Fabrikam',
      endpoint: `contact-center:${fabrikamId}`,
      address: agent,
      agentName: profile.displayName,
      colleagues: [],
      replies: [],
      wrapUpTags: [],
      labels: new Map(),
    };
    const page = { now: Date.now, newId: randomUUID, fetch: this.#fetch };
    this.model = new DeskModel({
      store: new RecordStore(storage),
      api: new FakeDeskApi(),
      transports: [{ tenants: [tenant], make: (owner) => new CenterAgent(owner, { tenant, ...page }) }],
      token: () => userToken(config, profile, fabrikamEntraTenant(config)),
      periods: { whisperMs: 200, calmMs: 20_000, retryMs: 100 },
      ...page,
    });
  }

  /** Opens the desk of an agent; the same storage is that of a tab that was reloaded. */
  static async open(world: EngineWorld, agent: string, storage = new FakeStorage()): Promise<CenterDesk> {
    const desk = new CenterDesk(world, agent, storage);
    await desk.model.start();
    return desk;
  }

  /** The page is left, and opened again in the same tab. */
  reloaded(): Promise<CenterDesk> {
    this.model.stop();
    return CenterDesk.open(this.#world, this.#agent, this.storage);
  }

  /** Waits for an offer. */
  async rings(): Promise<Invitation> {
    await until(() => this.model.record.get().invitations.length > 0);
    const [invitation] = this.model.record.get().invitations;
    if (invitation === undefined) throw new Error('The offer has gone.');
    return invitation;
  }

  /** Accepts the offer that comes; the chat. */
  async accepts(): Promise<string> {
    const invitation = await this.rings();
    await this.model.accept(invitation);
    await until(() => this.model.chat(invitation.key)?.canWrite === true);
    return invitation.key;
  }

  chat(key: string): DeskChat | undefined {
    return this.model.record.get().chats.find((chat) => chat.key === key);
  }

  /** What is shown of a chat: who says what, in order. */
  shows(key: string): readonly string[] {
    const chat = this.chat(key);
    if (chat === undefined) return [];
    const transcript = this.model.chat(key)?.transcript.get() ?? chat.transcript ?? [];
    const entries = shownEntries(chat, transcript, { address: this.#agent });
    return entries.flatMap((entry) => (entry.kind === 'line' ? [`${entry.by}: ${entry.text}`] : []));
  }

  readonly #fetch: typeof fetch = async (path, init) => {
    this.fates.before?.(String(path));
    const response = await fetch(`${this.#world.engine.origin}${String(path)}`, init);
    this.fates.after?.(String(path));
    return response;
  };
}
