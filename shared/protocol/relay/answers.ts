import * as z from 'zod/mini';
import { relayEventSchema } from './events.ts';

/** What lets a page go on with a conversation. Source: carebridge.md#relay-open, #relay-resume */
export const accessAnswerSchema = z.looseObject({
  conversationId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  token: z.string(),
  expiresAt: z.iso.datetime(),
  resumeToken: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  resumeUntil: z.iso.datetime(),
});

/** A turn is durable. Source: carebridge.md#relay-say */
export const turnAnswerSchema = z.looseObject({ turn: z.int(), operationId: z.string() });

/** Events from the number on that was asked for, or the number to ask from instead. Source: carebridge.md#relay-events */
export const eventsAnswerSchema = z.union([
  z.looseObject({ events: z.array(relayEventSchema), next: z.int() }),
  z.looseObject({ resync: z.int() }),
]);

export type AccessAnswer = z.infer<typeof accessAnswerSchema>;
export type TurnAnswer = z.infer<typeof turnAnswerSchema>;
