import type { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A value with its AMQP type, as rhea's wrap functions make it. */
export interface Typed {
  readonly value: unknown;
  readonly descriptor?: Typed;
}

/** A composite (header, outcome) that can be written. */
export interface Composite {
  described(): Typed;
}

/** A message as rhea decodes it: sections flattened, members that we do not name included. */
export type AmqpMessage = {
  readonly message_id?: unknown;
  readonly correlation_id?: unknown;
  readonly reply_to?: string;
  readonly group_id?: string;
  readonly ttl?: number;
  readonly message_annotations?: Readonly<Record<string, unknown>>;
  readonly application_properties?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly [name: string]: unknown;
};

/** An AMQP error as it travels in a detach. */
export type AmqpError = { readonly condition: string; readonly description: string };

/** How the peer settled a delivery of ours: its fields, which depend on the outcome, with their types. */
export type Outcome = { readonly value: readonly Typed[] };

/** One end of a link's address. */
export type Terminus = { readonly address?: string; readonly filter?: Readonly<Record<string, unknown>> };

/** The attach frame of one side. */
export type Attach = {
  source?: Terminus | null;
  target?: Terminus | null;
  snd_settle_mode?: number;
  rcv_settle_mode?: number;
  max_message_size?: number;
  properties?: Readonly<Record<string, unknown>>;
};

export interface Delivery {
  readonly link: Link;
  readonly remote_state: Outcome | undefined;
  settled: boolean;
  remote_settled: boolean;
  update(settled: boolean, state: Typed): void;
}

/** What both kinds of link have; `open` and `_process` may be replaced, see held-link.ts. */
export interface Link {
  readonly name: string;
  readonly session: Session;
  readonly connection: Connection;
  readonly local: { readonly attach: Attach };
  readonly remote: { readonly attach: Attach };
  readonly state: EndpointState;
  /** Whether credit or its end is to be told. */
  readonly issue_flow: boolean;
  open?: () => void;
  /** Writes what there is to write. */
  _process?: () => void;
  attach(): void;
  is_open(): boolean;
  is_remote_open(): boolean;
  set_source(fields: Terminus): void;
  set_target(fields: Terminus): void;
  close(error?: AmqpError): void;
}

/** A link on which we send. */
export interface Sender extends Link {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _drained: boolean;
  _get_drain: () => boolean;
  send(message: AmqpMessage): Delivery;
  send(encoded: Buffer, tag: Buffer, format: number): Delivery;
  set_drained(drained: boolean): void;
}

/** A link on which the peer sends. */
export interface Receiver extends Link {
  readonly is_receiver: () => boolean;
}

/** Requests to open and to close that are not yet written. */
export interface EndpointState {
  has_settled(): boolean;
}

/** Deliveries in the order of their numbers. */
export interface DeliveryRing {
  get_head(): Delivery | undefined;
}

/** What a session sends. */
export interface Outgoing {
  readonly deliveries: DeliveryRing;
  readonly updated: readonly Delivery[];
  readonly pending_dispositions: readonly Delivery[];
  readonly next_pending_delivery: number;
  readonly next_delivery_id: number;
  available(): number;
}

/** What a session receives. */
export interface Incoming {
  readonly deliveries: DeliveryRing;
  readonly updated: readonly Delivery[];
  readonly max_transfer_id: number;
  readonly next_transfer_id: number;
  readonly window: number;
}

export interface Session {
  readonly connection: Connection;
  readonly state: EndpointState;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly links: Readonly<Record<string, Link>>;
  /** Tells what is to be told and writes what there is to write. */
  _process(): void;
  create_sender(name: string, options?: object): Sender;
  create_receiver(name: string, options?: object): Receiver;
  each_link(action: (link: Link) => void): void;
  on_transfer: (frame: TransferFrame) => void;
  on_detach: (frame: object) => void;
  on_end: (frame: object) => void;
}

/** A transfer as rhea has read it. */
export type TransferFrame = { readonly performative: { message_format?: number | null } };

/** A frame that waits to be written. */
export type Frame = { readonly channel: number; readonly performative?: Composite; readonly payload?: Buffer };

/** What turns frames into bytes. */
export interface Transport {
  readonly header_sent: unknown;
  pending: readonly Frame[];
  write: (socket: Socket) => void;
}

export interface Connection {
  readonly socket: Socket;
  readonly state: EndpointState;
  readonly amqp_transport: Transport;
  readonly local_channel_map: Readonly<Record<string, Session>>;
  /** Whether `_process` is going to be called. */
  registered: boolean;
  output: () => void;
  on_close: (frame: object) => void;
  /** Tells what is to be told and writes what there is to write. */
  _process: () => void;
  each_link(action: (link: Link) => void): void;
}

/** What rhea passes to every listener; each event has its own members. */
export type EventContext = {
  readonly connection: Connection;
  readonly session: Session;
  readonly sender: Sender;
  readonly receiver: Receiver;
  readonly delivery: Delivery;
  readonly message: Buffer;
  readonly format?: number;
};

export interface Container extends EventEmitter {
  readonly sasl_server_mechanisms: {
    enable_anonymous(): void;
    enable_plain(check: (user: string, password: string) => boolean): void;
    [mechanism: string]: unknown;
  };
  listen(options: object): Server;
}

/** Writes into the buffer, and into a bigger one when that is full. */
export interface Writer {
  readonly buffer: Buffer;
  readonly position: number;
  write(value: Typed | Composite): void;
  write_uint(value: number, width: 1 | 2 | 4): void;
  write_bytes(bytes: Buffer): void;
  /** What was written, not a copy of it. */
  toBuffer(): Buffer;
}

export interface Types {
  readonly Reader: new (buffer: Buffer) => { position: number; read(): Typed };
  readonly Writer: new (buffer?: Buffer) => Writer;
  described(descriptor: Typed, value: Typed): Typed;
  wrap(value: unknown): Typed;
  wrap_string(value: string): Typed;
  wrap_ulong(value: number): Typed;
  wrap_ubyte(value: number): Typed;
  wrap_uint(value: number): Typed;
  wrap_list(values: readonly unknown[]): Typed;
  wrap_long(value: number | Buffer): Typed;
  wrap_int(value: number): Typed;
  wrap_uuid(value: Buffer): Typed;
  wrap_timestamp(value: number): Typed;
  wrap_symbol(value: string): Typed;
  wrap_map(value: object): Typed;
  wrap_symbolic_map(value: object): Typed;
  wrap_array(values: readonly unknown[], typeCode: number): Typed;
}

export interface MessageCodec {
  encode(message: AmqpMessage): Buffer;
  decode(buffer: Buffer): AmqpMessage;
  header(fields: object): Composite;
  accepted(): Composite;
  rejected(fields: { readonly error: AmqpError }): Composite;
}

/** The part of rhea that the broker uses. */
export interface Rhea {
  readonly types: Types;
  readonly message: MessageCodec;
  create_container(options: { readonly id: string }): Container;
}
