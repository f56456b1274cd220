import { mediaTypes } from '../../protocol/contact-center/media-types.ts';
import { scheduleStatuses } from '../../protocol/contact-center/statistics.ts';
import { nothingThere } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute } from '../edge/center-route.ts';
import type { QueueStatistics } from '../statistics/queue-statistics.ts';

/** What addresses of statistics begin with. Source: contact-center.md#addresses */
export const statisticsRoot = '/cc/v1/';

const access = 'tenant';

/** What queues do and when they are open, for clients that want to know it before they begin. Source: contact-center.md#statistics */
export function statisticsRoutes(statistics: QueueStatistics): readonly CenterRoute[] {
  return [
    {
      method: 'GET',
      path: `${statisticsRoot}stats/rt/queue/{queue}`,
      access,
      handle: async ({ tenant, params }) => json(await statistics.of(tenant.tenant, params.queue ?? '')),
    },
    {
      method: 'GET',
      path: `${statisticsRoot}schedules/{queue}/status`,
      access,
      handle: async ({ tenant, params }) => {
        const isOpen = await statistics.isOpen(tenant.tenant, params.queue ?? '');
        if (isOpen === undefined) throw nothingThere();
        return json({ 'schedule-status': { status: isOpen ? scheduleStatuses.open : scheduleStatuses.closed } });
      },
    },
  ];
}

/** These answer as the Chat API does, although they ask for a key. */
function json(body: object | undefined): CenterAnswer {
  if (body === undefined) throw nothingThere();
  return { status: 200, headers: { 'content-type': mediaTypes.json }, body };
}
