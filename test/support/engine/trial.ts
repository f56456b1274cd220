import type { Stage } from '../../../local/call-flow/stage.ts';
import { delay } from '../../../shared/kernel/time.ts';
import { conversationSchema } from '../../../shared/protocol/carebridge/conversations.ts';
import type { EngineWorld } from '../engine-world.ts';
import { type FlowSeen, playFlow, type Rings } from './flow.ts';
import { persistently } from './persistence.ts';

/** What came of one flow. */
export type Trial = { readonly faults: readonly string[]; readonly durationMs: number };

/** Called with the conversation as soon as its id is known. */
export type OnConversation = (conversation: string) => void;

let flows = 0;

/** Plays one flow in an world in which no other one is played; resolves with what was wrong in the end. */
export async function tryFlow(
  world: EngineWorld,
  stage: Stage,
  rings: readonly Rings[],
  on?: OnConversation,
): Promise<Trial> {
  flows += 1;
  const subject = `Parcel ${flows} (${stage.tenant.id})`;
  const roomsBefore = world.rooms.size;
  const startedAt = Date.now();
  const faults = await playFlow(stage, rings, subject, on).then(
    (seen) => endOf(world, stage, seen),
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  const opened = world.rooms.size - roomsBefore;
  const wrongRooms = opened === 1 ? [] : [`${opened} rooms were opened`];
  return { faults: [...faults, ...wrongRooms], durationMs: Date.now() - startedAt };
}

/**
 * What is wrong with what people heard, and with what the service has made of it. The legs' callbacks are independent of one
 * another, so a visit may be closed while the last lines of the room are still on their way.
 */
async function endOf(world: EngineWorld, stage: Stage, seen: FlowSeen): Promise<readonly string[]> {
  const until = Date.now() + stage.patienceMs;
  for (;;) {
    const conversation = await readConversation(world, stage, seen.conversation);
    const faults = [...seen.faults, ...faultsIn(conversation, seen)];
    if (faults.length === 0 || Date.now() > until) return faults;
    await delay(50);
  }
}

type Conversation = ReturnType<typeof conversationSchema.parse>;

async function readConversation(world: EngineWorld, stage: Stage, id: string): Promise<Conversation> {
  const url = `${stage.page.service}/api/tenants/${stage.tenant.id}/conversations/${id}`;
  return persistently(stage.patienceMs, async () => {
    const response = await fetch(url, { headers: { 'x-carebridge-key': world.engine.config.localKey } });
    return conversationSchema.parse(await response.json());
  });
}

function faultsIn(conversation: Conversation, { said }: FlowSeen): readonly string[] {
  const lines = conversation.transcript.map(({ text }) => text.trim());
  const meant = said.map(({ text }) => text);
  return [
    ...(conversation.phase === 'closed' ? [] : [`The conversation is ${conversation.phase}`]),
    ...(isSettled(conversation) ? [] : ['A command is still pending']),
    ...(lines.join('\n') === meant.join('\n') ? [] : [`The transcript is ${JSON.stringify(lines)}`]),
  ];
}

function isSettled({ state }: Conversation): boolean {
  const { work } = state as { readonly work?: { readonly pending?: readonly unknown[] } };
  return work?.pending?.length === 0;
}
