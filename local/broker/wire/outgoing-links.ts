import * as z from 'zod';
import { asBrokerError, BrokerError } from '../queue/broker-error.ts';
import type { Lock } from '../queue/lock.ts';
import type { Queue } from '../queue/queue.ts';
import type { Session } from '../queue/session.ts';
import { asAmqpError, echoSettleModes, refuse, release } from './held-link.ts';
import { LinkConsumer } from './link-consumer.ts';
import { asTicks } from './lock-token.ts';
import type { Namespace } from './namespace.ts';
import type { RequestLinks } from './request-links.ts';
import { amqp } from './rhea.ts';
import type { Delivery, Link, Outcome, Sender, Terminus, Typed } from './rhea-types.ts';

const sessionFilter = 'com.microsoft:session-filter';
const acceptTimeout = 'com.microsoft:timeout';
/** How long a client waits for a session at most when it does not say. */
const defaultTimeoutMs = 60_000;

const timeoutMs = z.union([z.number(), z.instanceof(Buffer).transform((bytes) => Number(bytes.readBigInt64BE()))]);
const sessionId = z.string().optional();

/** What a settlement does to a queue. */
export type Settle = (queue: Queue, lock: Lock, outcome: Outcome['value']) => void;

/** The links on which clients receive: from a queue or one of its sessions, or replies. */
export class OutgoingLinks {
  readonly #namespace: Namespace;
  readonly #requests: RequestLinks;
  readonly #consumers = new WeakMap<Link, LinkConsumer>();
  readonly #locks = new WeakMap<Delivery, Lock>();

  constructor(namespace: Namespace, requests: RequestLinks) {
    this.#namespace = namespace;
    this.#requests = requests;
  }

  attached(link: Sender): void {
    const { source, target } = link.remote.attach;
    echoSettleModes(link);
    link.set_target(target?.address === undefined ? {} : { address: target.address });
    echoEveryDrain(link);
    const address = source?.address ?? '';
    if (this.#requests.attachReplies(link, address)) return;
    try {
      this.#attachConsumer(link, this.#namespace.find(address), source?.filter ?? {}, address);
    } catch (error) {
      refuse(link, asBrokerError(error));
    }
  }

  /** The peer granted credit, or the session has room for deliveries again. */
  credit(link: Sender): void {
    const consumer = this.#consumers.get(link);
    consumer?.queue.feed(consumer);
  }

  drain(link: Sender): void {
    const consumer = this.#consumers.get(link);
    if (consumer === undefined) link.set_drained(true);
    else consumer.drain();
  }

  detached(link: Link, how: 'closed' | 'dropped'): void {
    this.#requests.detached(link);
    const consumer = this.#consumers.get(link);
    this.#consumers.delete(link);
    consumer?.queue.detach(consumer, how);
  }

  settled(delivery: Delivery, settle: Settle): void {
    const queue = this.#consumers.get(delivery.link)?.queue;
    const lock = this.#locks.get(delivery);
    let outcome: Typed = amqp.message.accepted().described();
    try {
      if (queue !== undefined && lock !== undefined) settle(queue, lock, delivery.remote_state?.value ?? []);
    } catch (error) {
      outcome = amqp.message.rejected({ error: asAmqpError(asBrokerError(error)) }).described();
    }
    if (!delivery.remote_settled) delivery.update(true, outcome);
    // In the mode where the receiver settles second, rhea would wait for it with the slot of its ring of deliveries.
    delivery.settled = true;
    delivery.remote_settled = true;
  }

  #attachConsumer(link: Sender, queue: Queue, filter: Readonly<Record<string, unknown>>, address: string): void {
    const consumer = new LinkConsumer(link, queue, this.#locks);
    const wantsSession = sessionFilter in filter;
    checkKind(queue, wantsSession);
    if (wantsSession) {
      this.#acceptSession(link, consumer, sessionId.parse(filter[sessionFilter] ?? undefined), address);
    } else {
      this.#open(link, consumer, { address });
      queue.attach(consumer);
    }
  }

  #acceptSession(link: Sender, consumer: LinkConsumer, id: string | undefined, address: string): void {
    const waitMs = timeoutMs.catch(defaultTimeoutMs).parse(link.remote.attach.properties?.[acceptTimeout]);
    this.#consumers.set(link, consumer);
    consumer.queue.acceptSession(consumer, id, Math.min(waitMs, defaultTimeoutMs), (outcome) => {
      // The client may have gone while it waited; rhea forgets a link that was never opened without an event.
      if (!link.is_remote_open()) return false;
      if (outcome instanceof BrokerError) this.#refuse(link, outcome);
      else this.#openSession(link, consumer, outcome, address);
      return true;
    });
  }

  #openSession(link: Sender, consumer: LinkConsumer, session: Session, address: string): void {
    link.local.attach.properties = { 'com.microsoft:locked-until-utc': asTicks(session.lockedUntil) };
    this.#open(link, consumer, { address, filter: { [sessionFilter]: session.id } });
  }

  #open(link: Sender, consumer: LinkConsumer, source: Terminus): void {
    link.set_source(source);
    this.#consumers.set(link, consumer);
    release(link, () => consumer.answered());
  }

  #refuse(link: Sender, error: BrokerError): void {
    this.#consumers.delete(link);
    refuse(link, error);
  }
}

/** @throws {BrokerError} not-allowed — when the queue has sessions and the receiver wants none, or the other way round */
function checkKind(queue: Queue, wantsSession: boolean): void {
  if (queue.settings.requiresSession === wantsSession) return;
  const text = wantsSession
    ? 'A sessionful message receiver cannot be created on an entity that does not require sessions.'
    : 'It is not possible for an entity that requires sessions to create a non-sessionful message receiver.';
  throw new BrokerError('amqp:not-allowed', text);
}

/** rhea does not answer a drain when the credit is zero already, and the SDK's receiveMessages waits for the answer. */
function echoEveryDrain(link: Sender): void {
  link._get_drain = () => {
    if (!link._draining || !link._drained) return false;
    link.delivery_count += link.credit;
    link.credit = 0;
    return true;
  };
}
