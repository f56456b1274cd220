import * as z from 'zod';

/** How much one sign-in of a person may ask for; what is beyond is answered by 429. Source: trusted-application.md#throttling */
export type SignInBudget = {
  /** UCWA applications that are made, over all instances. */
  readonly applicationsPerHour: number;
  /** Conversations that are begun, over all instances. */
  readonly conversationsPerHour: number;
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
  conversationsPerHour: 30,
  parkedPolls: 4,
  messagesPerSecond: 5,
  messageBytesPerSecond: 16_384,
  requestsPerSecond: 20,
};

/** Choice: an agent in some dozens of chats, with a program's help, on every device. */
export const agentBudget: SignInBudget = {
  applicationsPerHour: 300,
  conversationsPerHour: 600,
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
      conversationsPerHour: whole(usual.conversationsPerHour, mostPerHour),
      parkedPolls: whole(usual.parkedPolls, 1_000),
      messagesPerSecond: whole(usual.messagesPerSecond, 10_000),
      // Ten seconds' worth has to hold the longest message.
      messageBytesPerSecond: whole(usual.messageBytesPerSecond, 100_000_000, 1_024),
      requestsPerSecond: whole(usual.requestsPerSecond, 100_000),
    })
    .prefault({}) satisfies z.ZodType<SignInBudget>;
