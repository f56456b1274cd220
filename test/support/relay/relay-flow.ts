import { delay } from '../../../shared/kernel/time.ts';
import { conversationSchema } from '../../../shared/protocol/carebridge/conversations.ts';
import { persistently } from '../engine/persistence.ts';
import type { OnConversation, Trial } from '../engine/trial.ts';
import type { RelayWorld } from '../relay-world.ts';
import type { Heard, RelayClient } from './relay-client.ts';
import { isAbout, RelayTalk } from './relay-talk.ts';

const patienceMs = 60_000;

/** What the page of a visitor must have been told in the end, besides what comes and goes while it waits. */
const told = [
  'line Welcome to Contoso. We are looking for an agent for you.',
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
export async function tryRelayFlow(world: RelayWorld, on?: OnConversation): Promise<Trial> {
  const startedAt = Date.now();
  const faults = await play(world, on).then(
    (talk) => faultsIn(world, talk),
    (error: unknown) => [String(error)],
  );
  return { faults, durationMs: Date.now() - startedAt };
}

/** A visitor comes, is served, passed on and left by the agents, writes again, is served once more, and leaves. */
async function play(world: RelayWorld, on?: OnConversation): Promise<RelayTalk> {
  const { center } = world;
  const talk = await RelayTalk.begin(world, world.page(), on);
  await talk.serve('ines');
  await talk.visitorSays('Line 1');
  await talk.agentSays('Line 2');
  center.transfer(talk.conversation, 'Repairs');
  await talk.serve('joao');
  await talk.visitorSays('Line 3');
  await talk.agentSays('Line 4');
  center.end(talk.conversation);
  await talk.hears('the end', ({ kind }) => kind === 'ended');
  await talk.visitorSays('Line 5');
  await talk.serve('ines');
  await talk.agentSays('Line 6');
  await talk.leave();
  return talk;
}

/** What is wrong with what the page was told, with what the center has, and with what the service has made of it. */
async function faultsIn(world: RelayWorld, talk: RelayTalk): Promise<readonly string[]> {
  const faults = async () => [
    ...faultsAtCenter(world, talk),
    ...faultsTold(talk.page, 'The page'),
    ...(await faultsInRecord(world, talk)),
  ];
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await faults();
    if (found.length > 0 && Date.now() > until) return found;
    if (found.length === 0) break;
    await delay(50);
  }
  return faultsTold(await talk.cameBack(isAbout('left', 'ines'), 2), 'The page that came back');
}

function faultsAtCenter({ center }: RelayWorld, { conversation: { id, key } }: RelayTalk): readonly string[] {
  const opened = center.conversations.filter((one) => one.key === key).length;
  const said = center.said(id);
  return [
    ...(opened === 1 ? [] : [`The center has ${opened} conversations`]),
    ...(said.join() === 'Line 1,Line 3,Line 5' ? [] : [`The center has heard ${said.join(', ')}`]),
  ];
}

function faultsTold({ heard }: RelayClient, who: string): readonly string[] {
  const got = heard.flatMap((event) => shown(event) ?? []);
  return got.join('\n') === told.join('\n') ? [] : [`${who} was told: ${got.join(', ')}`];
}

async function faultsInRecord({ engine, tenant }: RelayWorld, { page }: RelayTalk): Promise<readonly string[]> {
  const { origin, config } = engine.engine;
  const url = `${origin}/api/tenants/${tenant}/conversations/${page.kept.conversationId}`;
  const { phase, transcript, state } = await persistently(patienceMs, async () => {
    const response = await fetch(url, { headers: { 'x-carebridge-key': config.localKey } });
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

function shown({ kind, text, who, by }: Heard): string | undefined {
  if (kind === 'waiting' || kind === 'typing') return undefined;
  const { name } = (who ?? {}) as { readonly name?: string };
  return `${kind} ${String(text ?? by ?? name ?? '')}`;
}
