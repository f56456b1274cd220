import type { ChannelAnswer, EventSource } from '../event-channel.ts';
import { TransportFailure } from '../failure.ts';
import { type ChannelEvent, packageOf } from './channel-event.ts';
import type { UcwaRequests } from './ucwa-requests.ts';

/** The events of one application, each place a link; `self`: the application, which answers at once. Source: ucwa.md#event-channel */
export function channelSource(requests: UcwaRequests, self: string): EventSource<ChannelEvent, string> {
  return {
    ask: async (href, seconds, signal): Promise<ChannelAnswer<ChannelEvent, string>> => {
      const waiting = seconds === undefined ? href : `${href}${href.includes('?') ? '&' : '?'}wait=${seconds}`;
      const { events, next, resync, resume } = packageOf((await requests.send('GET', waiting, { signal })).body);
      const after = next ?? resync ?? resume;
      if (after === undefined) throw new TransportFailure('foreign');
      return { events, next: after };
    },
    probe: () => requests.send('GET', self),
  };
}
