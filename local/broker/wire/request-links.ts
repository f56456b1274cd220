import { asBrokerError, BrokerError, type ErrorCondition } from '../queue/broker-error.ts';
import { release } from './held-link.ts';
import { manage, type Reply } from './management.ts';
import { type Request, readRequest } from './message-codec.ts';
import type { Namespace } from './namespace.ts';
import { amqp } from './rhea.ts';
import type { AmqpMessage, Connection, Link, Receiver, Sender } from './rhea-types.ts';

const { types } = amqp;
const requestAddress = /\$(?:cbs|management)$/i;
/** `snd_settle_mode` of a sender whose deliveries are settled when they go out. */
const presettled = 1;

/** The request and reply links of `$cbs` (tokens) and `<queue>/$management`. */
export class RequestLinks {
  readonly #namespace: Namespace;
  readonly #addresses = new WeakMap<Receiver, string>();
  readonly #replyLinks = new WeakMap<Connection, Map<string, Sender>>();

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  /** Takes the link if it is for requests; false when it is not. */
  attachRequests(link: Receiver, address: string): boolean {
    if (!requestAddress.test(address)) return false;
    this.#addresses.set(link, address);
    release(link);
    return true;
  }

  /**
   * Takes the link if it is for replies; false when it is not.
   *
   * Replies go out settled. Were they not, the client would answer each with a disposition, and that and its next write
   * meet Nagle's algorithm and delayed acknowledgement: 40 ms for every link that is opened.
   */
  attachReplies(link: Sender, address: string): boolean {
    if (!requestAddress.test(address)) return false;
    const links = this.#replyLinks.get(link.connection) ?? new Map<string, Sender>();
    this.#replyLinks.set(link.connection, links);
    const target = link.remote.attach.target?.address;
    for (const name of [link.name, target]) if (name !== undefined) links.set(name, link);
    link.local.attach.snd_settle_mode = presettled;
    link.set_source({ address });
    release(link);
    return true;
  }

  /** Forgets a reply link that has gone. */
  detached(link: Link): void {
    const links = this.#replyLinks.get(link.connection);
    for (const [name, known] of links ?? []) if (known === link) links?.delete(name);
  }

  /**
   * Answers a message that came over a request link; false when this link is not one.
   * @throws {BrokerError} decode-error — when the bytes are not a message
   */
  request(connection: Connection, link: Receiver, bytes: Buffer): boolean {
    const address = this.#addresses.get(link);
    if (address === undefined) return false;
    const request = readRequest(bytes);
    const reply = this.#replyLinks.get(connection)?.get(request.replyTo ?? '');
    reply?.send({ correlation_id: request.messageId, ...this.#answer(address, request) });
    return true;
  }

  #answer(address: string, request: Request): AmqpMessage {
    try {
      const { status, body } = this.#perform(address, request);
      return { application_properties: statusProperties(status, 'OK'), body };
    } catch (error) {
      const { condition, message: text } = asBrokerError(error);
      const properties = statusProperties(statusOf(condition), text);
      return { application_properties: { ...properties, errorCondition: types.wrap_symbol(condition) } };
    }
  }

  /** @throws {BrokerError} whatever the operation throws */
  #perform(address: string, { operation, body }: Request): Reply {
    if (/^\$cbs$/i.test(address)) return { status: 202 };
    const queue = this.#namespace.find(address.replace(/\/\$management$/i, ''));
    if (typeof operation === 'string') return manage(queue, operation, body ?? {});
    throw new BrokerError('amqp:not-allowed', 'The request names no operation.');
  }
}

/** Both spellings: `$cbs` and `$management` do not agree on one. */
function statusProperties(status: number, description: string) {
  return {
    statusCode: types.wrap_int(status),
    statusDescription: description,
    'status-code': types.wrap_int(status),
    'status-description': description,
  };
}

function statusOf(condition: ErrorCondition): number {
  if (condition.endsWith('not-found')) return 404;
  if (condition.endsWith('lock-lost')) return 410;
  if (condition === 'amqp:not-implemented') return 501;
  return condition === 'amqp:internal-error' ? 500 : 400;
}
