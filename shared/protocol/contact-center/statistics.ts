import * as z from 'zod/mini';

const count = z.int().check(z.minimum(0));

/** What a queue is doing now, and has done today; times in seconds. Source: contact-center.md#statistics */
export const queueStatisticsSchema = z.strictObject({
  queue: z.strictObject({
    'queue-id': z.string(),
    'queue-name': z.string(),
    'queue-size': count,
    'longest-wait-time': count,
    'number-in-offered': count,
    'number-in-progress': count,
    'assigned-agent-count': count,
    'enabled-agent-count': count,
    'agent-count-waitTransact': count,
    'agent-count-busy': count,
    'agent-count-onBreak': count,
    'agent-count-workOffline': count,
    'agent-count-postProcess': count,
    'agent-count-loggedOut': count,
    'thirty-min-avg-wait-time': count,
    'day-avg-wait-time': count,
    'day-number-queued': count,
    'day-number-accepted': count,
    'day-number-abandoned': count,
  }),
});
