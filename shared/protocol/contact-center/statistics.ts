import * as z from 'zod/mini';

const count = z.int().check(z.minimum(0));

/** What a queue is doing now, and has done today; times in seconds. Source: contact-center.md#statistics */
export const queueStatisticsSchema = z.strictObject({
  queue: z.strictObject({
    'queue-id': z.string(),
    'queue-name': z.string(),
    'media-type': z.literal('chat'),
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
    'thirty-min-longest-wait-time': count,
    'thirty-min-queued': count,
    'thirty-min-accepted': count,
    'thirty-min-abandoned': count,
    'day-avg-wait-time': count,
    'day-queued': count,
    'day-accepted': count,
    'day-abandoned': count,
  }),
});
export type QueueStatistics = z.infer<typeof queueStatisticsSchema>;

/** What a schedule says. Source: contact-center.md#schedules */
export const scheduleStatuses = { open: 0, closed: -1 } as const;

/** Whether a queue's schedule is open. Source: contact-center.md#schedules */
export const scheduleStatusSchema = z.strictObject({
  'schedule-status': z.strictObject({ status: z.literal([scheduleStatuses.open, scheduleStatuses.closed]) }),
});
