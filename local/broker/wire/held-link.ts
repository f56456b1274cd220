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

/**
 * Answers the attach; `answered` is called when the answer is written, and not before may a transfer go out.
 *
 * rhea writes a session's transfers before the answers of its links. Credit that came in the same read as the attach
 * would let them go out to a client that has not been told of the link yet.
 */
export function release(link: Link, answered: () => void = () => {}): void {
  delete link.open;
  const write = link._process?.bind(link);
  link._process = () => {
    delete link._process;
    write?.();
    answered();
  };
  link.attach();
}

/** Answers with the settle modes that the peer has asked for. */
export function echoSettleModes({ local, remote }: Link): void {
  const { snd_settle_mode, rcv_settle_mode } = remote.attach;
  if (snd_settle_mode !== undefined) local.attach.snd_settle_mode = snd_settle_mode;
  if (rcv_settle_mode !== undefined) local.attach.rcv_settle_mode = rcv_settle_mode;
}

/** An error in the form in which Service Bus puts it; the SDK expects a tracking id at the end. */
export function asAmqpError(error: BrokerError): AmqpError {
  return { condition: error.condition, description: `${error.message} TrackingId:${randomUUID()}` };
}

/** Answers the attach as AMQP refuses one: an attach without source and target, and a detach with the reason. */
export function refuse(link: Link, error: BrokerError): void {
  link.local.attach.source = null;
  link.local.attach.target = null;
  release(link);
  link.close(asAmqpError(error));
}
