import * as z from 'zod';
import type { AgentSettings } from '../../assignment/contact-center/routing-state.ts';

export const agentSchema = z.object({
  id: z.string(),
  /** As customers see it. */
  name: z.string(),
  /** Entra object id of the person who the agent is. */
  objectId: z.string(),
  /** Most chats at a time. */
  capacity: z.int(),
  /** How long an offer stands, and how long a chat is wrapped up at most. */
  offerSeconds: z.int(),
  wrapUpSeconds: z.int(),
  /** Language tags; empty: any. */
  languages: z.array(z.string()),
  queues: z.array(z.object({ id: z.string(), level: z.int(), enabled: z.boolean() })),
});

/** An agent of a tenant. Source: carebridge.md#contact-center-administration */
export type Agent = Readonly<z.infer<typeof agentSchema>>;

const secondMs = 1_000;

/** An agent as routing takes it. */
export function settingsOf({ id, capacity, offerSeconds, wrapUpSeconds, languages, queues }: Agent): AgentSettings {
  return {
    id,
    capacity,
    offerMs: offerSeconds * secondMs,
    wrapUpMs: wrapUpSeconds * secondMs,
    languages: languages.map((language) => language.toLowerCase()),
    queues: queues.filter(({ enabled }) => enabled).map(({ id: queueId, level }) => ({ id: queueId, level })),
  };
}
