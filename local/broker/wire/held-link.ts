import { randomUUID } from 'node:crypto';
import type { BrokerError } from '../queue/broker-error.ts';
import type { AmqpError, Link, Session } from './rhea-types.ts';

function hold<L extends Link>(link: L): L {
  link.open = () => {};
  return link;
}

/**
 * Makes every link that the peer attaches in this session wait for `release` or `refuse`.
 *
 * rhea answers an attach at once, by calling the new link's own `open`. A session receiver's attach, though, is answered
 * only when a session is there, and its answer carries the session's id and the end of its lock. So `open` does nothing
 * until we say so.
 *
 * `treat_modified_as_released: false`: otherwise rhea raises a second event for every abandon.
 */
export function holdAttaches(session: Session): void {
  const createSender = session.create_sender.bind(session);
  const createReceiver = session.create_receiver.bind(session);
  session.create_sender = (name) => hold(createSender(name, { treat_modified_as_released: false }));
  session.create_receiver = (name) => hold(createReceiver(name, { autoaccept: false, credit_window: 2000 }));
}

/** Answers the attach. */
export function release(link: Link): void {
  delete link.open;
  link.attach();
}

/** An error in the form in which Service Bus puts it; the SDK expects a tracking id at the end. */
export function asAmqpError(error: BrokerError): AmqpError {
  return { condition: error.condition, description: `${error.message} TrackingId:${randomUUID()}` };
}

/** Answers the attach as AMQP refuses one: an attach without an address, and a detach with the reason. */
export function refuse(link: Link, error: BrokerError): void {
  link.set_source({});
  link.set_target({});
  release(link);
  link.close(asAmqpError(error));
}
