import * as z from 'zod';

/** How much one sign-in of a person may ask for; what is beyond is answered by 429. Source: trusted-application.md#throttling */
export type SignInBudget = {
  /** UCWA applications that are made, over all instances. */
  readonly applicationsPerHour: number;
  /** The same within a minute, by each instance: so many at once, and then evenly. */
  readonly applicationsPerMinute: number;
  /** Conversations that are begun, over all instances. */
  readonly conversationsPerHour: number;
  /** The same within a minute, by each instance: each is a call with all that it takes, so that many at once would hold others up. */
  readonly conversationsPerMinute: number;
  /** Applications whose events are waited for at one time, by each instance. */
  readonly parkedPolls: number;
  /** Messages that are sent, by each instance; ten seconds' worth at once. */
  readonly messagesPerSecond: number;
  /** Bytes of their text, likewise. */
  readonly messageBytesPerSecond: number;
  /** Requests of any kind, likewise. */
  readonly requestsPerSecond: number;
};

/** Choice: what a person at a keyboard with several open pages never meets. */
export const visitorBudget: SignInBudget = {
  applicationsPerHour: 30,
  applicationsPerMinute: 10,
  conversationsPerHour: 30,
  conversationsPerMinute: 6,
  parkedPolls: 4,
  messagesPerSecond: 5,
  messageBytesPerSecond: 16_384,
  requestsPerSecond: 20,
};

/** Choice: an agent in some dozens of chats, with a program's help, on every device. */
export const agentBudget: SignInBudget = {
  applicationsPerHour: 300,
  applicationsPerMinute: 60,
  conversationsPerHour: 600,
  conversationsPerMinute: 120,
  parkedPolls: 20,
  messagesPerSecond: 100,
  messageBytesPerSecond: 262_144,
  requestsPerSecond: 400,
};

/** The names under one key lie in one record: so many are far below what it holds. */
const mostPerHour = 10_000;

const whole = (usual: number, most: number, least = 1) => z.int().min(least).max(most).default(usual);

/** A budget as a deployment gives it: the usual one where it says nothing. */
export const budgetSchema = (usual: SignInBudget) =>
  z
    .strictObject({
      applicationsPerHour: whole(usual.applicationsPerHour, mostPerHour),
      applicationsPerMinute: whole(usual.applicationsPerMinute, mostPerHour),
      conversationsPerHour: whole(usual.conversationsPerHour, mostPerHour),
      conversationsPerMinute: whole(usual.conversationsPerMinute, mostPerHour),
      parkedPolls: whole(usual.parkedPolls, 1_000),
      messagesPerSecond: whole(usual.messagesPerSecond, 10_000),
      // Ten seconds' worth has to hold the longest message.
      messageBytesPerSecond: whole(usual.messageBytesPerSecond, 100_000_000, 1_024),
      requestsPerSecond: whole(usual.requestsPerSecond, 100_000),
    })
    .prefault({}) satisfies z.ZodType<SignInBudget>;
