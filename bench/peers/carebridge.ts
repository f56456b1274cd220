import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Conversation, converseAll, hear } from '../call-flow/conversation.ts';
import { openStaffedWorld, type StaffedWorld } from '../call-flow/staffed-world.ts';
import type { ChatSystem, OpenChatSystem } from './chat-system.ts';
import { treeProcessorMs } from './process-tree.ts';

const manifestSchema = z.object({ version: z.string() });

/** Our own, as `npm start` runs it: visitors and agents over HTTP, each with an event channel that is polled. */
export function carebridge(): ChatSystem {
  const manifest = new URL('../../package.json', import.meta.url);
  const { version } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return { name: 'Carebridge', version, open };
}

async function open(count: number): Promise<OpenChatSystem> {
  const world = await openStaffedWorld({ quick: false });
  try {
    return running(world, await converseAll(world, count));
  } catch (error) {
    await world.close();
    throw error;
  }
}

function running(world: StaffedWorld, conversations: readonly Conversation[]): OpenChatSystem {
  return {
    say: async (conversation, text) => conversations[conversation]?.visitorChat.say(text),
    listen: (listener) =>
      hear(
        world.agents.map(({ client }) => client),
        listener,
      ),
    processorMs: () =>
      Object.fromEntries(Object.entries(world.engine.processes()).map(([name, pid]) => [name, treeProcessorMs(pid)])),
    close: () => world.close(),
  };
}
