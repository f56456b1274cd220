import { createRequire } from 'node:module';

/** What of a performative is looked at here; which members are there depends on its kind. */
type Performative = {
  readonly handle?: number;
  readonly role?: boolean;
  readonly more?: boolean;
  readonly target?: { readonly value?: readonly unknown[]; readonly address?: unknown } | null;
};

type RheaFrame = { readonly performative?: Performative; readonly payload?: Buffer };

const load = createRequire(import.meta.url);
const { read_frame: readFrame } = load('rhea/lib/frames.js') as { read_frame(bytes: Buffer): RheaFrame | null };
const { decode } = load('rhea/lib/message.js') as {
  decode(bytes: Buffer): { readonly application_properties?: Readonly<Record<string, unknown>> };
};

/** Codes of the performatives that are told apart. Source: AMQP 1.0, 2.7 */
const names: ReadonlyMap<number, Frame['name']> = new Map([
  [0x12, 'attach'],
  [0x14, 'transfer'],
  [0x15, 'disposition'],
]);

/** One frame of one direction of a connection, its bytes as they came. */
export type Frame = {
  readonly name: 'attach' | 'transfer' | 'disposition' | 'other';
  readonly bytes: Buffer;
};

/** Cuts one direction of an AMQP connection into frames; protocol headers are frames, too. */
export class FrameCutter {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with this chunk. */
  cut(chunk: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const size = this.#nextSize();
      if (size === undefined || this.#rest.length < size) return frames;
      const bytes = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      frames.push({ name: nameOf(bytes), bytes });
    }
  }

  #nextSize(): number | undefined {
    if (this.#rest.length < 8) return undefined;
    return this.#rest.toString('latin1', 0, 4) === 'AMQP' ? 8 : this.#rest.readUInt32BE(0);
  }
}

/** What a client wants of the broker with a frame: a message taken, a delivery settled, or nothing that lasts. */
export type Wish = 'send' | 'settle' | undefined;

/** Reads what a client wants, frame by frame of one connection; knows the links by their attach frames. */
export class WishReader {
  readonly #targets = new Map<string, string>();

  read({ name, bytes }: Frame): Wish {
    if (name === 'other') return undefined;
    const { performative = {}, payload } = readFrame(bytes) ?? {};
    const link = `${bytes.readUInt16BE(6)}.${performative.handle ?? 0}`;
    if (name === 'attach') this.#targets.set(link, addressOf(performative));
    if (name === 'disposition') return performative.role === true ? 'settle' : undefined;
    if (name !== 'transfer' || performative.more === true) return undefined;
    const target = this.#targets.get(link) ?? '';
    if (!target.startsWith('$') && !target.endsWith('$management')) return 'send';
    return operationOf(payload) === 'com.microsoft:schedule-message' ? 'send' : undefined;
  }
}

function nameOf(bytes: Buffer): Frame['name'] {
  // Size, data offset, type, channel; then the descriptor 0x00 0x53 and its code.
  const isAmqp = bytes.length > 10 && bytes[5] === 0 && bytes.toString('latin1', 0, 4) !== 'AMQP';
  return (isAmqp ? names.get(bytes[10] ?? 0) : undefined) ?? 'other';
}

function addressOf({ target }: Performative): string {
  const address = target?.address ?? target?.value?.[0];
  if (typeof address === 'string') return address;
  const inner = (address as { readonly value?: unknown } | undefined)?.value;
  return typeof inner === 'string' ? inner : '';
}

function operationOf(payload: Buffer | undefined): unknown {
  return payload === undefined ? undefined : decode(payload).application_properties?.operation;
}
