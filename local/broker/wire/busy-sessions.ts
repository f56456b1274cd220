import type { Connection, Link, Session } from './rhea-types.ts';

/**
 * Has a connection pass over the sessions that have nothing to do.
 *
 * rhea goes through all sessions and links of a connection after whatever happens to one of them. A client that holds a hundred
 * sessions of a queue has a hundred of AMQP, of which one or two are busy.
 */
export function passOverIdleSessions(connection: Connection): void {
  const process = connection._process.bind(connection);
  connection._process = () => {
    const { state } = connection;
    if (!state.has_settled()) return process();
    connection.registered = false;
    do {
      for (const session of Object.values(connection.local_channel_map)) if (!isIdle(session)) session._process();
    } while (!state.has_settled());
  };
}

/** Whether rhea's `Session._process` would find nothing to do. */
function isIdle({ state, outgoing, incoming, links }: Session): boolean {
  if (!state.has_settled() || outgoing.next_pending_delivery < outgoing.next_delivery_id) return false;
  if (outgoing.updated.length + outgoing.pending_dispositions.length + incoming.updated.length > 0) return false;
  if (outgoing.deliveries.get_head()?.settled === true || incoming.deliveries.get_head()?.settled === true)
    return false;
  if (incoming.max_transfer_id - incoming.next_transfer_id < incoming.window / 2) return false;
  for (const name in links) if (!hasNothingToSay(links[name])) return false;
  return true;
}

function hasNothingToSay(link: Link | undefined): boolean {
  return link === undefined || (link.state.has_settled() && !link.issue_flow);
}
