import type { Stage } from '../../local/call-flow/stage.ts';
import { delay } from '../../shared/kernel/time.ts';
import { conversationSchema } from '../../shared/protocol/carebridge/conversations.ts';
import type { Arena } from './arena.ts';
import { type FlowSeen, playFlow, type Rings } from './flow.ts';
import type { CrashPoint, Kind } from './meter.ts';
import { persistently } from './persistence.ts';

/** What came of one flow. */
export type Trial = {
  readonly counts: Readonly<Record<Kind, number>>;
  /** Whether the flow came to the crash point at all. */
  readonly crashed: boolean;
  readonly faults: readonly string[];
  readonly durationMs: number;
};

let flows = 0;

/** Plays one flow in an arena, with a crash on the way or without one. */
export async function tryFlow(arena: Arena, stage: Stage, rings: readonly Rings[], point?: CrashPoint): Promise<Trial> {
  const { meter, rooms } = arena;
  flows += 1;
  const subject = `Parcel ${flows} (${stage.tenant.id})`;
  rooms.clear();
  const startedAt = Date.now();
  meter.begin(point);
  const faults = await playFlow(stage, rings, subject).then(
    (seen) => endOf(arena, stage, seen),
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  const trial = { counts: meter.counts(), crashed: meter.hitAt !== undefined, durationMs: Date.now() - startedAt };
  meter.begin();
  await arena.restarted();
  return { ...trial, faults: [...faults, ...(rooms.size === 1 ? [] : [`${rooms.size} rooms were opened`])] };
}

/**
 * What is wrong with what people heard, and with what the service has made of it. The legs' callbacks are independent of one
 * another, so a visit may be closed while the last lines of the room are still on their way.
 */
async function endOf(arena: Arena, stage: Stage, seen: FlowSeen): Promise<readonly string[]> {
  const until = Date.now() + stage.patienceMs;
  for (;;) {
    const conversation = await readConversation(arena, stage, seen.conversation);
    const faults = [...seen.faults, ...faultsIn(conversation, seen)];
    if (faults.length === 0 || Date.now() > until) return faults;
    await delay(50);
  }
}

type Conversation = ReturnType<typeof conversationSchema.parse>;

async function readConversation(arena: Arena, stage: Stage, id: string): Promise<Conversation> {
  const url = `${stage.page.service}/api/tenants/${stage.tenant.id}/conversations/${id}`;
  return persistently(stage.patienceMs, async () => {
    const response = await fetch(url, { headers: { 'x-carebridge-key': arena.engine.config.localKey } });
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
