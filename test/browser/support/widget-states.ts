import type { Agent } from '../../../local/call-flow/agent.ts';
import type { Chat } from '../../../local/call-flow/chat.ts';
import type { ScriptedRelay } from '../../support/relay/scripted-relay.ts';
import type { BrowserWorld } from './browser-world.ts';
import { longWord } from './overflow.ts';
import { closedHours, privacyStates } from './privacy-states.ts';
import { routeToRelay } from './relay-route.ts';
import type { Visit, WidgetState } from './widget-state.ts';

/** Each state has its own question, since visitors of earlier ones may still be waiting. */
let parcel = 4711;
const longText =
  'Averyveryverylongwordwithoutanyspacesatallwhichmustnotbreakthelayoutofthebubble and https://example.com/a/very/long/path/that/goes/on/and/on?with=many&parameters=that&nobody=reads plus an ordinary sentence, so that one sees how lines are broken.';

async function asked({ visitor }: Visit): Promise<string> {
  parcel += 1;
  const question = `Hello, my parcel ${parcel} has not arrived yet. Can you help me?`;
  await visitor.open();
  await visitor.say(question);
  return question;
}

async function answered(visit: Visit, agentName = 'Ada'): Promise<{ readonly agent: Agent; readonly chat: Chat }> {
  const agent = await visit.world.agent();
  const question = await asked(visit);
  const chat = await agent.accept(await agent.rung(question));
  await visit.visitor.reads(agentName);
  await chat.say('Hello! I am Ada, and I will find it for you.');
  await chat.say('Which number is on the label?');
  await visit.visitor.sees('on the label');
  return { agent, chat };
}

async function talked(visit: Visit): Promise<{ readonly agent: Agent; readonly chat: Chat }> {
  const talk = await answered(visit);
  await visit.visitor.say('4711, ordered on Monday.');
  await visit.visitor.settled();
  await talk.chat.heardLine('4711, ordered on Monday.');
  await talk.chat.say('Found it 🚚 It arrives tomorrow before noon: https://example.com/track/4711');
  await visit.visitor.sees('before noon');
  return talk;
}

/** A chat that the visitor has ended. */
async function ended(visit: Visit): Promise<void> {
  await talked(visit);
  await visit.visitor.button(/End chat|Chat beenden|Terminer le chat|إنهاء المحادثة/).click();
  await visit.visitor.frame.locator('dialog .primary').click();
  await visit.visitor.frame.locator('.after').waitFor();
}

/** A chat of before, to be read. */
async function lookedBack(visit: Visit): Promise<void> {
  await ended(visit);
  await visit.visitor.frame.locator('.after .primary').click();
  await visit.visitor.button(/Earlier chats|Frühere Chats|Chats précédents|المحادثات السابقة/).click();
  await visit.visitor.frame.locator('.history li button').click();
  await visit.visitor.frame.locator('.history .bubble').first().waitFor();
}

const answerOfToken = (status: number) => async (visit: Visit) => {
  const check = { finding: 'page-not-allowed', advice: 'Add this origin.' };
  await visit.context.route('**/api/token/**', (route) => {
    if (status === 0) return route.abort('connectionrefused');
    const isCheck = route.request().url().endsWith('/check');
    const json = isCheck ? check : { status, code: status === 429 ? 'TooManyRequests' : 'NotAllowed' };
    return route.fulfill({
      status: isCheck ? 200 : status,
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' },
      json,
    });
  });
  await visit.visitor.open();
  await visit.visitor.frame.locator('.pane h2').waitFor();
};

/** A chat over the relay, with an agent who has said something. */
async function talkedOverRelay({ context, visitor }: Visit): Promise<ScriptedRelay> {
  const relay = await routeToRelay(context);
  await visitor.open();
  await visitor.say('Hello, my parcel has not arrived yet. Can you help me?');
  await visitor.settled();
  const ada = { id: 'ada', name: 'Ada', role: 'agent' } as const;
  relay.conversation.tell({ kind: 'joined', who: ada }, { kind: 'line', who: ada, text: 'It arrives tomorrow.' });
  await visitor.sees('arrives tomorrow');
  return relay;
}

/** Every state of the widget. */
export const widgetStates: readonly WidgetState[] = [
  ...privacyStates,
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
        {
          name: 'topic',
          label: 'What is it about?',
          kind: 'choice',
          options: [{ label: 'Orders' }, { label: 'Returns' }],
        },
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
    tenant: { openingHours: closedHours },
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
    arrange: async (visit) => {
      await visit.context.route('**/messagingInvitations', () => undefined);
      await asked(visit);
      await visit.visitor.frame.locator('.dot.busy').waitFor();
    },
  },
  {
    name: 'waiting',
    arrange: async (visit) => {
      await asked(visit);
      await visit.visitor.sees('Welcome to Contoso');
      await visit.visitor.settled();
    },
  },
  { name: 'talking', arrange: async (visit) => void (await talked(visit)) },
  {
    name: 'too-fast',
    fails: true,
    arrange: async (visit) => {
      await talked(visit);
      await visit.context.route('**/messaging/messages?*', (route) =>
        route.fulfill({
          status: 429,
          headers: {
            'access-control-allow-origin': '*',
            'access-control-expose-headers': 'Retry-After',
            'retry-after': '30',
          },
          json: { code: 'TooManyRequests', subcode: 'LimitExceeded' },
        }),
      );
      await visit.visitor.say('Hello? Hello? Hello?');
      await visit.visitor.frame.locator('.banner:not(:empty)').waitFor();
    },
  },
  {
    name: 'typing',
    arrange: async (visit) => {
      const { chat } = await answered(visit);
      await chat.type();
      await visit.visitor.frame.locator('.typing').waitFor();
    },
  },
  {
    name: 'long-text',
    arrange: async (visit) => {
      const { chat } = await answered(visit);
      await chat.say(longText);
      await visit.visitor.say(longText);
      await visit.visitor.sees('Averyvery');
      await visit.visitor.settled();
    },
  },
  {
    name: 'long-names',
    tenant: { displayName: longWord },
    agentName: longWord,
    arrange: async (visit) => {
      const { chat } = await answered(visit, longWord);
      await chat.type();
      await visit.visitor.frame.locator('.typing').waitFor();
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
    arrange: async (visit) => {
      await answered(visit);
      await visit.context.setOffline(true);
      await visit.visitor.say('Hello? 4711!');
      await visit.visitor.frame.locator('.banner:not(:empty)').waitFor();
    },
  },
  {
    name: 'not-sent',
    fails: true,
    arrange: async (visit) => {
      await answered(visit);
      await visit.context.route('**/messaging/messages*', (route) =>
        route.fulfill({
          status: 400,
          headers: { 'access-control-allow-origin': '*' },
          json: { code: 'BadRequest', subcode: 'ParameterValidationFailure' },
        }),
      );
      await visit.visitor.say('This one does not get through');
      await visit.visitor.frame.locator('.stamp.failed').waitFor();
    },
  },
  {
    name: 'ending',
    arrange: async (visit) => {
      await talked(visit);
      await visit.visitor.frame.locator('.tools button:nth-last-child(2)').click();
      await visit.visitor.frame.locator('dialog').waitFor();
    },
  },
  {
    name: 'ended-by-visitor',
    arrange: async (visit) => {
      await talked(visit);
      await visit.visitor.frame.locator('.tools button:nth-last-child(2)').click();
      await visit.visitor.frame.locator('dialog .primary').click();
      await visit.visitor.frame.locator('.after').waitFor();
    },
  },
  {
    name: 'waiting-in-line',
    arrange: async (visit) => {
      const relay = await routeToRelay(visit.context);
      await asked(visit);
      await visit.visitor.settled();
      const wait = { fromSeconds: 130, toSeconds: 400, confidence: 0.8 };
      relay.conversation.tell({ kind: 'waiting', position: 12, wait });
      await visit.visitor.frame.locator('.event').waitFor();
    },
  },
  {
    name: 'passed-on',
    fails: true,
    arrange: async (visit) => {
      const relay = await talkedOverRelay(visit);
      await visit.visitor.say('And the other one?');
      await visit.visitor.settled();
      const { operationId = '' } = relay.conversation.turns.at(-1) ?? {};
      relay.conversation.tell(
        { kind: 'undelivered', operationId },
        { kind: 'left', who: { id: 'ada', name: 'Ada', role: 'agent' } },
        { kind: 'waiting', position: 1 },
      );
      await visit.visitor.frame.locator('.event').nth(3).waitFor();
    },
  },
  {
    name: 'ended-to-go-on',
    fails: true,
    arrange: async (visit) => {
      const relay = await talkedOverRelay(visit);
      relay.conversation.tell({ kind: 'ended', by: 'agent' });
      await visit.visitor.frame.locator('.after').waitFor();
    },
  },
  {
    name: 'next-visit',
    fails: true,
    arrange: async (visit) => {
      const relay = await talkedOverRelay(visit);
      relay.conversation.tell({ kind: 'ended', by: 'agent' });
      await visit.visitor.frame.locator('.after').waitFor();
      await visit.visitor.say('One more thing');
      await visit.visitor.settled();
      await visit.visitor.frame.locator('.event').nth(1).waitFor();
    },
  },
  {
    name: 'rating',
    tenant: { rating: true },
    arrange: async (visit) => {
      await ended(visit);
      await visit.visitor.frame.getByRole('radio').nth(3).check();
      await visit.visitor.frame.locator('.rating textarea').fill('Ada was very kind.');
    },
  },
  {
    name: 'history',
    arrange: async (visit) => {
      await ended(visit);
      await visit.visitor.frame.locator('.after .primary').click();
      await visit.visitor.button(/Earlier chats|Frühere Chats|Chats précédents|المحادثات السابقة/).click();
      await visit.visitor.frame.locator('.history li').waitFor();
    },
  },
  { name: 'history-chat', arrange: lookedBack },
  {
    name: 'history-delete',
    arrange: async (visit) => {
      await lookedBack(visit);
      await visit.visitor.button(/^(Delete|Löschen|Supprimer|حذف)$/).click();
      await visit.visitor.frame.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'unattended',
    tenant: { giveUpAfterSeconds: 1 },
    arrange: async (visit) => {
      await asked(visit);
      await visit.visitor.frame.locator('.after').waitFor();
    },
  },
];

/** Gives the tenant the settings of a state, and the usual ones otherwise. */
export async function arrangeTenant(
  world: BrowserWorld,
  { tenant, agentName }: Partial<WidgetState> = {},
): Promise<void> {
  const agents = world.engine.config.agents.map(({ objectId, address, displayName }) => ({
    objectId,
    address,
    displayName: agentName ?? displayName.split(' ')[0],
  }));
  const kept = { openingHours: [], giveUpAfterSeconds: 180, agents };
  const usual = { displayName: 'Contoso', preChat: [], pageTexts: null, rating: false, ...kept };
  await world.changeTenant({ ...usual, ...tenant });
}
