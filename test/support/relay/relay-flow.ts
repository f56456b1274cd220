import { delay } from '../../../shared/kernel/time.ts';
import { conversationSchema } from '../../../shared/protocol/carebridge/conversations.ts';
import type { CenterConversation } from '../contact-center/scripted-center.ts';
import { persistently } from '../engine/persistence.ts';
import type { OnConversation, Trial } from '../engine/trial.ts';
import type { RelayWorld } from '../relay-world.ts';
import type { Heard, RelayClient } from './relay-client.ts';

const patienceMs = 60_000;
const welcome = 'Welcome to Contoso. An agent will be with you in a moment.';

/** What the page of a visitor must have been told in the end, besides what comes and goes while it waits. */
const told = [
  `line ${welcome}`,
  'joined ines',
  'said Line 1',
  'line Line 2',
  'left ines',
  'joined joao',
  'said Line 3',
  'line Line 4',
  'left joao',
  'ended agent',
  'said Line 5',
  'joined ines',
  'line Line 6',
  'ended visitor',
  'left ines',
];
const lines = told.filter((one) => /^(line|said) /.test(one)).map((one) => one.slice(5));

/** Plays one conversation over the relay in a world in which no other one is played; resolves with what was wrong in the end. */
export async function tryRelayFlow(world: RelayWorld, on: OnConversation = () => undefined): Promise<Trial> {
  const startedAt = Date.now();
  const faults = await new RelayFlow(world, on).play().catch((error: unknown) => [String(error)]);
  return { faults, durationMs: Date.now() - startedAt };
}

/** A visitor comes, is served, passed on and left by the agents, writes again, is served once more, and leaves. */
class RelayFlow {
  readonly #world: RelayWorld;
  readonly #on: OnConversation;
  readonly #page: RelayClient;
  readonly #until = Date.now() + patienceMs;

  constructor(world: RelayWorld, on: OnConversation) {
    this.#world = world;
    this.#on = on;
    this.#page = world.page();
  }

  async play(): Promise<readonly string[]> {
    const { center } = this.#world;
    const conversation = await this.#begin();
    await this.#serve(conversation, 'ines');
    await this.#visitorSays(conversation, 'Line 1');
    await this.#agentSays(conversation, 'Line 2');
    center.transfer(conversation, 'Repairs');
    await this.#serve(conversation, 'joao');
    await this.#visitorSays(conversation, 'Line 3');
    await this.#agentSays(conversation, 'Line 4');
    center.end(conversation);
    await this.#hears('the end', ({ kind }) => kind === 'ended');
    await this.#visitorSays(conversation, 'Line 5');
    await this.#serve(conversation, 'ines');
    await this.#agentSays(conversation, 'Line 6');
    expectStatus(await this.#page.leave(), 202);
    await this.#hears('the own leave', ({ kind, by }) => kind === 'ended' && by === 'visitor');
    await this.#holds('the center has ended the visit', () => conversation.visit.state === 'idle');
    await this.#hears('that the agent left', isAgent('left', 'ines'), 2);
    return this.#faults(conversation);
  }

  async #begin(): Promise<CenterConversation> {
    const { center } = this.#world;
    expectStatus(await this.#page.knock(), 200);
    const { status } = await this.#page.open({ visitorName: 'Tove', subject: 'Berths' });
    if (status !== 200 && status !== 201) throw new Error(`The opening was answered by ${status}`);
    const { conversationId } = this.#page.kept;
    this.#on(conversationId);
    const found = () => center.conversations.find(({ key }) => key === conversationId);
    await this.#holds('the center has the conversation', () => found() !== undefined);
    const conversation = found();
    if (conversation === undefined) throw new Error('The center lost the conversation');
    return conversation;
  }

  /** An agent takes the visitor out of the queue, and the page is told so. */
  async #serve(conversation: CenterConversation, agent: string): Promise<void> {
    const isHe = isAgent('joined', agent);
    const before = this.#page.heard.filter(isHe).length;
    await this.#holds('the visitor waits', () => conversation.visit.state === 'queued');
    this.#world.center.accept(conversation, agent);
    await this.#hears(`that ${agent} is there`, isHe, before + 1);
  }

  async #visitorSays({ id }: CenterConversation, text: string): Promise<void> {
    expectStatus(await this.#page.say(text), 202);
    await this.#holds(`the center has ${text}`, () => this.#world.center.said(id).includes(text));
    await this.#hears(text, (event) => event.kind === 'said' && event.text === text);
  }

  async #agentSays(conversation: CenterConversation, text: string): Promise<void> {
    this.#world.center.agentSays(conversation, text);
    await this.#hears(text, (event) => event.kind === 'line' && event.text === text);
  }

  async #hears(what: string, isIt: (event: Heard) => boolean, times = 1): Promise<void> {
    while (this.#page.heard.filter(isIt).length < times) {
      this.#mustNotBeLate(`the visitor was told ${what}`);
      const { status } = await this.#page.poll(2);
      // A request that is sent again takes the place of the one before, whose answer was lost.
      if (status === 401) await this.#page.resume();
      else if (status !== 200 && status !== 409) throw new Error(`Events were answered by ${status}`);
    }
  }

  async #holds(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) {
      this.#mustNotBeLate(what);
      await delay(20);
    }
  }

  #mustNotBeLate(what: string): void {
    if (Date.now() > this.#until) throw new Error(`Not in time: ${what}`);
  }

  /** What is wrong with what a page that comes back is told, with what the center has, and with what the service has made of it. */
  async #faults(conversation: CenterConversation): Promise<readonly string[]> {
    const faults = async () => [
      ...this.#faultsAtCenter(conversation),
      ...this.#faultsTold(this.#page, 'The page'),
      ...(await this.#faultsInRecord()),
    ];
    while ((await faults()).length > 0) {
      if (Date.now() > this.#until) return faults();
      await delay(50);
    }
    const back = this.#page.reloaded();
    expectStatus(await back.resume(), 200);
    while (back.heard.filter(isAgent('left', 'ines')).length < 2) {
      this.#mustNotBeLate('a page that comes back was told everything');
      await back.poll(1);
    }
    return this.#faultsTold(back, 'The page that came back');
  }

  #faultsAtCenter({ id, key }: CenterConversation): readonly string[] {
    const { center } = this.#world;
    const opened = center.conversations.filter((one) => one.key === key).length;
    const said = center.said(id);
    return [
      ...(opened === 1 ? [] : [`The center has ${opened} conversations`]),
      ...(said.join() === 'Line 1,Line 3,Line 5' ? [] : [`The center has heard ${said.join(', ')}`]),
    ];
  }

  #faultsTold({ heard }: RelayClient, who: string): readonly string[] {
    const got = heard.flatMap((event) => shown(event) ?? []);
    return got.join('\n') === told.join('\n') ? [] : [`${who} was told: ${got.join(', ')}`];
  }

  async #faultsInRecord(): Promise<readonly string[]> {
    const { engine, tenant } = this.#world;
    const url = `${engine.engine.origin}/api/tenants/${tenant}/conversations/${this.#page.kept.conversationId}`;
    const { phase, transcript, state } = await persistently(patienceMs, async () => {
      const response = await fetch(url, { headers: { 'x-carebridge-key': engine.engine.config.localKey } });
      return conversationSchema.parse(await response.json());
    });
    const { work } = state as { readonly work?: { readonly pending?: readonly unknown[] } };
    const texts = transcript.map(({ text }) => text);
    return [
      ...(phase === 'closed' ? [] : [`The conversation is ${phase}`]),
      ...(work?.pending?.length === 0 ? [] : ['A command is still pending']),
      ...(texts.join('\n') === lines.join('\n') ? [] : [`The transcript is ${JSON.stringify(texts)}`]),
    ];
  }
}

function isAgent(happening: 'joined' | 'left', agent: string): (event: Heard) => boolean {
  return ({ kind, who }) => kind === happening && (who as { readonly id: string }).id === agent;
}

function shown({ kind, text, who, by }: Heard): string | undefined {
  if (kind === 'waiting' || kind === 'typing') return undefined;
  const { name } = (who ?? {}) as { readonly name?: string };
  return `${kind} ${String(text ?? by ?? name ?? '')}`;
}

function expectStatus({ status }: { readonly status: number }, expected: number): void {
  if (status !== expected) throw new Error(`A request of the page was answered by ${status} instead of ${expected}`);
}
