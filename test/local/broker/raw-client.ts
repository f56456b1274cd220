import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { amqp } from '../../../local/broker/wire/rhea.ts';
import type { Typed } from '../../../local/broker/wire/rhea-types.ts';
import { until } from '../../support/until.ts';

const { types } = amqp;

/** Descriptor codes of the performatives. Source: AMQP 1.0, 2.7 and 5.3.3. */
export const performative = {
  open: 0x10,
  begin: 0x11,
  attach: 0x12,
  flow: 0x13,
  transfer: 0x14,
  disposition: 0x15,
  detach: 0x16,
  end: 0x17,
  close: 0x18,
  mechanisms: 0x40,
  init: 0x41,
  outcome: 0x44,
} as const;

/** A frame of the broker: which performative, its fields without their types, and the bytes after it. */
export type RawFrame = { readonly code: number; readonly fields: readonly unknown[]; readonly payload: Buffer };

/** A frame to be sent; a field that is undefined goes out as null. */
export type Outgoing = { readonly code: number; readonly fields: readonly unknown[]; readonly payload?: Buffer };

/** A composite value: descriptor and fields. */
export function composite(code: number, fields: readonly unknown[]): Typed {
  return types.described(types.wrap_ulong(code), types.wrap_list(fields.map((field) => field ?? null)));
}

/** Bytes of one value. */
export function encoded(value: Typed): Buffer {
  const writer = new types.Writer();
  writer.write(value);
  return Buffer.from(writer.toBuffer());
}

function header(protocol: number): Buffer {
  return Buffer.from([0x41, 0x4d, 0x51, 0x50, protocol, 1, 0, 0]);
}

function frame(type: number, { code, fields, payload = Buffer.alloc(0) }: Outgoing): Buffer {
  const body = Buffer.concat([encoded(composite(code, fields)), payload]);
  const head = Buffer.from([0, 0, 0, 0, 2, type, 0, 0]);
  head.writeUInt32BE(head.length + body.length);
  return Buffer.concat([head, body]);
}

function withoutTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypes);
  if (typeof value !== 'object' || value === null || !('value' in value) || !('type' in value)) return value;
  return withoutTypes(value.value);
}

/** An AMQP client that says exactly the frames that it is told to; several go out in one write. */
export class RawClient {
  readonly #socket: Socket;
  readonly #frames: RawFrame[] = [];
  #unread = Buffer.alloc(0);
  #taken = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('error', () => {});
  }

  /** A connection on which nothing has been said yet. */
  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** A connection with an open session. */
  static async session(port: number): Promise<RawClient> {
    const client = await RawClient.connect(port);
    client.sasl('ANONYMOUS');
    await client.next(performative.outcome);
    client.amqp();
    client.write(
      { code: performative.open, fields: ['raw', '127.0.0.1'] },
      { code: performative.begin, fields: [undefined, uint(0), uint(2048), uint(2048)] },
    );
    await client.next(performative.begin);
    return client;
  }

  /** Asks for a SASL mechanism. */
  sasl(mechanism: string): void {
    const init = frame(1, { code: performative.init, fields: [types.wrap_symbol(mechanism)] });
    this.#socket.write(Buffer.concat([header(3), init]));
  }

  amqp(): void {
    this.#socket.write(header(0));
  }

  /** Sends frames of channel 0 in one write, so that the broker reads them at once. */
  write(...frames: readonly Outgoing[]): void {
    this.#socket.write(Buffer.concat(frames.map((one) => frame(0, one))));
  }

  /** The next frame with this performative; those before it are passed over. */
  async next(code: number): Promise<RawFrame> {
    const find = () => this.#frames.findIndex((one, at) => at >= this.#taken && one.code === code);
    await until(() => find() >= 0 || this.#socket.destroyed);
    const index = find();
    const found = this.#frames[index];
    if (found === undefined) throw new Error(`The connection was cut before a frame ${code.toString(16)} came.`);
    this.#taken = index + 1;
    return found;
  }

  /** The performatives that came, in their order. */
  get codes(): readonly number[] {
    return this.#frames.map(({ code }) => code);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    while (this.#unread.length >= 8) {
      const isHeader = this.#unread.toString('latin1', 0, 4) === 'AMQP';
      const size = isHeader ? 8 : this.#unread.readUInt32BE(0);
      if (this.#unread.length < size) return;
      if (!isHeader && size > 8) this.#frames.push(parse(this.#unread.subarray(8, size)));
      this.#unread = this.#unread.subarray(size);
    }
  }
}

function parse(body: Buffer): RawFrame {
  const reader = new types.Reader(body);
  const { descriptor, value } = reader.read();
  const payload = Buffer.from(body.subarray(reader.position));
  return { code: Number(descriptor?.value), fields: [withoutTypes(value)].flat(1), payload };
}

export const uint = (value: number): Typed => types.wrap_uint(value);

/** Address and filter of one end of a link. */
function terminus(kind: 'source' | 'target', address: string, filter?: object): Typed {
  const fields = kind === 'source' ? [address, ...Array(6), filter && types.wrap_symbolic_map(filter)] : [address];
  return composite(kind === 'source' ? 0x28 : 0x29, fields);
}

/** Attaches a link on which this client sends to the queue. */
export function attachSender(
  name: string,
  queue: string,
  modes: readonly [snd?: Typed | undefined, rcv?: Typed] = [],
): Outgoing {
  const [snd, rcv] = modes;
  const fields = [
    name,
    uint(0),
    false,
    snd,
    rcv,
    terminus('source', ''),
    terminus('target', queue),
    undefined,
    undefined,
    uint(0),
  ];
  return { code: performative.attach, fields };
}

/** Attaches a link on which this client receives from the queue, or from its next session. */
export function attachReceiver(name: string, queue: string, from: 'queue' | 'next session' = 'queue'): Outgoing {
  const filter = from === 'queue' ? undefined : { 'com.microsoft:session-filter': null };
  return {
    code: performative.attach,
    fields: [name, uint(0), true, undefined, undefined, terminus('source', queue, filter), terminus('target', '')],
  };
}

export const flow = (credit: number): Outgoing => ({
  code: performative.flow,
  fields: [uint(0), uint(2048), uint(0), uint(2048), uint(0), undefined, uint(credit)],
});

/** One message in one frame. */
export function transfer(delivery: number, message: Buffer): Outgoing {
  const tag = Buffer.from(`t${delivery}`);
  return { code: performative.transfer, fields: [uint(0), uint(delivery), tag, uint(0), false], payload: message };
}

/** Settles one delivery of the broker with this outcome. */
export function disposition(delivery: number, outcome: Typed): Outgoing {
  return { code: performative.disposition, fields: [true, uint(delivery), uint(delivery), true, outcome] };
}

export const accepted = (): Typed => composite(0x24, []);
export const detach: Outgoing = { code: performative.detach, fields: [uint(0), true] };
