import { delay } from '../../../shared/kernel/time.ts';
import type { CenterConversation } from '../contact-center/scripted-center.ts';
import type { RelayWorld } from '../relay-world.ts';
import type { Heard, PageHears, RelayClient } from './relay-client.ts';

const stepLimitMs = 60_000;

/** A visitor over the relay and the agents of a scripted contact center, who wait for each other at every step. */
export class RelayTalk {
  readonly page: RelayClient;
  readonly conversation: CenterConversation;
  readonly #world: RelayWorld;

  private constructor(world: RelayWorld, page: RelayClient, conversation: CenterConversation) {
    this.#world = world;
    this.page = page;
    this.conversation = conversation;
  }

  /** A visitor opens a conversation; `onConversation` is told its id as soon as the page knows it. */
  static async begin(
    world: RelayWorld,
    page: RelayClient,
    onConversation: (conversation: string) => void = () => undefined,
  ): Promise<RelayTalk> {
    expectStatus(await page.knock(), [200]);
    expectStatus(await page.open({ visitorName: 'Tove', subject: 'Berths' }), [200, 201]);
    const { conversationId } = page.kept;
    onConversation(conversationId);
    const found = () => world.center.conversations.find(({ key }) => key === conversationId);
    await holds('the center has the conversation', () => found() !== undefined);
    const conversation = found();
    if (conversation === undefined) throw new Error('The center lost the conversation');
    return new RelayTalk(world, page, conversation);
  }

  /** An agent takes the visitor out of the queue, and the page is told so. */
  async serve(agent: string): Promise<void> {
    const isAgent = isAbout('joined', agent);
    const before = this.page.heard.filter(isAgent).length;
    await holds('the visitor waits', () => this.conversation.visit.state === 'queued');
    this.#world.center.accept(this.conversation, agent);
    await this.hears(`that ${agent} is there`, isAgent, before + 1);
  }

  async visitorSays(text: string): Promise<void> {
    const { center } = this.#world;
    expectStatus(await this.page.say(text), [202]);
    await holds(`the center has ${text}`, () => center.said(this.conversation.id).includes(text));
    await this.hears(text, (event) => event.kind === 'said' && event.text === text);
  }

  async agentSays(text: string): Promise<void> {
    this.#world.center.agentSays(this.conversation, text);
    await this.hears(text, (event) => event.kind === 'line' && event.text === text);
  }

  async leave(): Promise<void> {
    const { agent } = this.conversation.visit;
    const isGone = isAbout('left', agent);
    const before = this.page.heard.filter(isGone).length;
    expectStatus(await this.page.leave(), [202]);
    await this.hears('the end', ({ kind, by }) => kind === 'ended' && by === 'visitor');
    await holds('the center has ended the visit', () => this.conversation.visit.state === 'idle');
    await this.hears('that the agent left', isGone, before + 1);
  }

  /** Resolves when the page was told something so many times. */
  async hears(what: string, isIt: (event: Heard) => boolean, times = 1): Promise<void> {
    await holds(`the visitor was told ${what}`, async () => {
      if (this.page.heard.filter(isIt).length >= times) return true;
      const { status } = await this.page.poll(2);
      // A request that is sent again takes the place of the one before, whose answer was lost.
      if (status === 401) await this.page.resume();
      else if (status !== 200 && status !== 409) throw new Error(`Events were answered by ${status}`);
      return false;
    });
  }

  /** The page after a reload, which has been told everything up to so many events of a kind. */
  async cameBack(isIt: (event: Heard) => boolean, times: number): Promise<RelayClient> {
    const back = this.page.reloaded();
    expectStatus(await back.resume(), [200]);
    await holds('a page that came back was told everything', async () => {
      if (back.heard.filter(isIt).length >= times) return true;
      await back.poll(1);
      return false;
    });
    return back;
  }
}

/** Whether an event tells of an agent who came or went. */
export function isAbout(happening: 'joined' | 'left', agent: string): (event: Heard) => boolean {
  return ({ kind, who }) => kind === happening && (who as { readonly id: string }).id === agent;
}

async function holds(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + stepLimitMs;
  while (!(await condition())) {
    if (Date.now() > until) throw new Error(`Not in time: ${what}`);
    await delay(20);
  }
}

function expectStatus({ status }: PageHears, expected: readonly number[]): void {
  if (!expected.includes(status)) throw new Error(`A request of the page was answered by ${status}`);
}
