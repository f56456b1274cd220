import * as z from 'zod/mini';
import { maximumAnswersBytes } from '../carebridge/pre-chat.ts';
import { firstEventNumber, longestWaitSeconds, maximumLength } from './limits.ts';

/** An id that a page makes: 32 random hex digits. Source: carebridge.md#relay-open */
const pageIdSchema = z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'));

const detailsSchema = z
  .record(z.string(), z.string())
  .check(
    z.refine(
      (details) => new TextEncoder().encode(JSON.stringify(details)).length <= maximumAnswersBytes,
      `must be ${maximumAnswersBytes} bytes at most as JSON text`,
    ),
  );

/** What a page opens a conversation with. Source: carebridge.md#relay-open */
export const openRequestSchema = z.strictObject({
  openingId: pageIdSchema,
  culture: z.optional(z.string().check(z.maxLength(maximumLength.culture), z.regex(/^[A-Za-z0-9-]+$/))),
  visitorName: z.optional(z.string().check(z.maxLength(maximumLength.visitorName))),
  subject: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  details: z.optional(detailsSchema),
});

/** Number of a turn: what a visitor says, or that the visitor leaves. Source: carebridge.md#relay-turns */
const turnSchema = z.int().check(z.minimum(1), z.maximum(999_999_999));

/** A visitor leaves. Source: carebridge.md#relay-leave */
export const leaveRequestSchema = z.strictObject({ turn: turnSchema, operationId: pageIdSchema });

/** A visitor says a line. Source: carebridge.md#relay-say */
export const sayRequestSchema = z.strictObject({
  turn: turnSchema,
  operationId: pageIdSchema,
  text: z.string().check(z.regex(/\S/, 'must not be blank')),
});

const wholeNumber = (least: number, most: number) =>
  z.pipe(
    z.pipe(
      z.string().check(z.regex(/^\d{1,9}$/, 'must be a whole number')),
      z.transform((digits) => Number(digits)),
    ),
    z.number().check(z.minimum(least), z.maximum(most)),
  );

/** Query of a request for events. Source: carebridge.md#relay-events */
export const eventsQuerySchema = z.strictObject({
  ack: wholeNumber(firstEventNumber, 999_999_999),
  timeout: z._default(wholeNumber(1, longestWaitSeconds), longestWaitSeconds),
});

export type OpenRequest = z.infer<typeof openRequestSchema>;
export type SayRequest = z.infer<typeof sayRequestSchema>;
export type LeaveRequest = z.infer<typeof leaveRequestSchema>;
