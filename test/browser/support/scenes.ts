import type { BrowserContext } from 'playwright-core';
import type { Agent } from '../../../local/call-flow/agent.ts';
import type { Chat } from '../../../local/call-flow/chat.ts';
import type { ChatPage } from './chat-page.ts';
import type { Stage } from './stage.ts';

/** What a scene is arranged with: a visitor's page that was just opened, and what is around it. */
export type Set = {
  readonly stage: Stage;
  readonly context: BrowserContext;
  readonly visitor: ChatPage;
};

/** A state of the widget, and how to bring it about. */
export type Scene = {
  readonly name: string;
  readonly arrange: (set: Set) => Promise<void>;
  /** Whether requests are meant to fail in it. */
  readonly fails?: boolean;
  /** Settings of the tenant that it needs. */
  readonly tenant?: object;
  /** What the agents are called; their first names where it does not say. */
  readonly agentName?: string;
};

/** A question of its own for each scene, since visitors of earlier ones may still be waiting. */
let parcel = 4711;
const longText =
  'Averyveryverylongwordwithoutanyspacesatallwhichmustnotbreakthelayoutofthebubble and https://example.com/a/very/long/path/that/goes/on/and/on?with=many&parameters=that&nobody=reads plus an ordinary sentence, so that one sees how lines are broken.';

/** A name that has no place to break. */
const longWord = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft';

async function asked({ visitor }: Set): Promise<string> {
  parcel += 1;
  const question = `Hello, my parcel ${parcel} has not arrived yet. Can you help me?`;
  await visitor.open();
  await visitor.say(question);
  return question;
}

async function answered(set: Set, agentName = 'Ada'): Promise<{ readonly agent: Agent; readonly chat: Chat }> {
  const agent = await set.stage.agent();
  const question = await asked(set);
  const chat = await agent.accept(await agent.rung(question));
  await set.visitor.reads(agentName);
  await chat.say('Hello! I am Ada, and I will find it for you.');
  await chat.say('Which number is on the label?');
  await set.visitor.sees('on the label');
  return { agent, chat };
}

async function talked(set: Set): Promise<{ readonly agent: Agent; readonly chat: Chat }> {
  const talk = await answered(set);
  await set.visitor.say('4711, ordered on Monday.');
  await set.visitor.settled();
  await talk.chat.heardLine('4711, ordered on Monday.');
  await talk.chat.say('Found it 🚚 It arrives tomorrow before noon: https://example.com/track/4711');
  await set.visitor.sees('before noon');
  return talk;
}

const answerOfToken = (status: number) => async (set: Set) => {
  await set.context.route('**/api/token/**', (route) =>
    status === 0
      ? route.abort('connectionrefused')
      : route.fulfill({ status, headers: { 'access-control-allow-origin': '*' }, body: '{}' }),
  );
  await set.visitor.open();
  await set.visitor.frame.locator('.pane h2').waitFor();
};

/** Every state of the widget. */
export const scenes: readonly Scene[] = [
  { name: 'launcher', arrange: ({ visitor }) => visitor.launcher.waitFor() },
  {
    name: 'welcome',
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.field.waitFor();
    },
  },
  {
    name: 'form',
    tenant: {
      preChat: [
        { name: 'name', label: 'Your name' },
        { name: 'question', label: 'How can we help?', required: true },
      ],
    },
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.frame.locator('.form .primary').click();
      await visitor.frame.locator('.fault').waitFor();
    },
  },
  {
    name: 'closed',
    tenant: { openingHours: [{ day: (new Date().getUTCDay() + 3) % 7, from: '09:00', to: '17:00' }] },
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.frame.locator('.pane h2').waitFor();
    },
  },
  { name: 'unreachable', fails: true, arrange: answerOfToken(0) },
  { name: 'busy', fails: true, arrange: answerOfToken(429) },
  { name: 'refused', fails: true, arrange: answerOfToken(403) },
  {
    name: 'connecting',
    arrange: async (set) => {
      await set.context.route('**/messagingInvitations', () => undefined);
      await asked(set);
      await set.visitor.frame.locator('.dot.busy').waitFor();
    },
  },
  {
    name: 'waiting',
    arrange: async (set) => {
      await asked(set);
      await set.visitor.sees('Welcome to Contoso');
      await set.visitor.settled();
    },
  },
  { name: 'talking', arrange: async (set) => void (await talked(set)) },
  {
    name: 'typing',
    arrange: async (set) => {
      const { chat } = await answered(set);
      await chat.type();
      await set.visitor.frame.locator('.typing').waitFor();
    },
  },
  {
    name: 'long-text',
    arrange: async (set) => {
      const { chat } = await answered(set);
      await chat.say(longText);
      await set.visitor.say(longText);
      await set.visitor.sees('Averyvery');
      await set.visitor.settled();
    },
  },
  {
    name: 'long-names',
    tenant: { displayName: longWord },
    agentName: longWord,
    arrange: async (set) => {
      const { chat } = await answered(set, longWord);
      await chat.type();
      await set.visitor.frame.locator('.typing').waitFor();
    },
  },
  {
    name: 'long-form',
    tenant: { displayName: longWord, preChat: [{ name: 'order', label: longWord, required: true }] },
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.frame.locator('.form .primary').click();
      await visitor.frame.locator('.fault').waitFor();
    },
  },
  {
    name: 'offline',
    fails: true,
    arrange: async (set) => {
      await answered(set);
      await set.context.setOffline(true);
      await set.visitor.say('Hello? 4711!');
      await set.visitor.frame.locator('.banner:not(:empty)').waitFor();
    },
  },
  {
    name: 'not-sent',
    fails: true,
    arrange: async (set) => {
      await answered(set);
      await set.context.route('**/messaging/messages*', (route) => route.fulfill({ status: 400, body: '{}' }));
      await set.visitor.say('This one does not get through');
      await set.visitor.frame.locator('.stamp.failed').waitFor();
    },
  },
  {
    name: 'ending',
    arrange: async (set) => {
      await talked(set);
      await set.visitor.frame.locator('.tools button').nth(1).click();
      await set.visitor.frame.locator('dialog').waitFor();
    },
  },
  {
    name: 'ended-by-visitor',
    arrange: async (set) => {
      await talked(set);
      await set.visitor.frame.locator('.tools button').nth(1).click();
      await set.visitor.frame.locator('dialog .primary').click();
      await set.visitor.frame.locator('.after').waitFor();
    },
  },
  {
    name: 'nobody',
    tenant: { giveUpAfterSeconds: 1 },
    arrange: async (set) => {
      await asked(set);
      await set.visitor.frame.locator('.after').waitFor();
    },
  },
];

/** Makes the tenant what a scene needs, and what it usually is where the scene does not say. */
export async function arrangeTenant(stage: Stage, { tenant, agentName }: Partial<Scene> = {}): Promise<void> {
  const agents = stage.engine.config.agents.map(({ objectId, address, displayName }) => ({
    objectId,
    address,
    displayName: agentName ?? displayName.split(' ')[0],
  }));
  const usual = { displayName: 'Contoso', preChat: [], openingHours: [], giveUpAfterSeconds: 180, agents };
  await stage.changeTenant({ ...usual, ...tenant });
}
