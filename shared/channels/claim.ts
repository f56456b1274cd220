import * as z from 'zod';

/**
 * Which instance serves a channel's waiting request: it is in the channel's state, so that the instance that appends knows it without asking. `at`
 * is when the request came, epoch ms; `ack` is the whole number that it asked for.
 */
export const claimSchema = z.object({ by: z.string(), at: z.number(), ack: z.number() });

export type Claim = z.infer<typeof claimSchema>;

/** A request that waits, as claims are compared with it. */
export type Claimant = Omit<Claim, 'by'>;

/** Whether a claim came later than another: a total order, so that of two requests that overlap one instance keeps the channel. */
export function isLater(one: Claim, other: Claim): boolean {
  return one.at > other.at || (one.at === other.at && one.by > other.by);
}

/**
 * Whether a request has to give way to a claim. Choice: only to one that came later and asked for the same or more, so that no clock
 * that is a little wrong ends a request that is the client's last.
 */
export function isReplaced(waiting: Claimant, claim: Claimant): boolean {
  return claim.at > waiting.at && claim.ack >= waiting.ack;
}
