import * as z from 'zod/mini';
import { RequestRefused } from '../../kernel/errors.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { OwnRepliesAnswer, OwnRepliesInput } from '../../protocol/carebridge/replies.ts';
import type { Caller } from '../callers/access.ts';

const storedSchema = z.looseObject({
  revision: z.number(),
  replies: z.array(z.looseObject({ name: z.string(), text: z.string() })),
});

const nothing: OwnRepliesAnswer = { replies: [], revision: 0 };

/** Canned replies of persons, so that they are there at the next machine. Source: carebridge.md#replies */
export class OwnReplies {
  readonly #records: TableRecords;

  constructor(records: TableRecords) {
    this.#records = records;
  }

  /** @throws {RequestRefused} NotAllowed — when the caller is no person */
  async read(caller: Caller): Promise<OwnRepliesAnswer> {
    return (await this.#stored(caller)).known;
  }

  /**
   * Writes all of them; the same once more changes nothing.
   * @throws {RequestRefused} NotAllowed — when the caller is no person
   * @throws {RequestRefused} Conflict — when they were written elsewhere meanwhile
   */
  async write(caller: Caller, { replies, revision }: OwnRepliesInput): Promise<OwnRepliesAnswer> {
    const { place, known, etag } = await this.#stored(caller);
    const isSame = JSON.stringify(known.replies) === JSON.stringify(replies);
    if (revision === known.revision && isSame) return known;
    const value = { revision, replies: replies.map(({ name, text }) => ({ name, text })) };
    const isNext = revision === known.revision + 1;
    const isWritten = isNext && (await this.#written(place, value, etag));
    if (!isWritten) throw new RequestRefused('Conflict', 'The replies were changed elsewhere. Read them again.');
    return value;
  }

  #written([partition, key]: Place, value: { revision: number; replies: Reply[] }, etag: string | undefined) {
    return etag === undefined
      ? this.#records.insert(partition, key, value)
      : this.#records.replace(partition, key, value, etag);
  }

  async #stored(caller: Caller) {
    if (caller.kind === 'local') throw new RequestRefused('NotAllowed', 'Only persons have replies of their own.');
    const place: Place = [`replies.${caller.entraTenantId}`, caller.objectId];
    const record = await this.#records.get(...place);
    const stored = storedSchema.safeParse(record?.value).data;
    const replies = stored?.replies.map(({ name, text }) => ({ name, text })) ?? [];
    const known = stored === undefined ? nothing : { revision: stored.revision, replies };
    return { place, known, etag: record?.etag };
  }
}

type Place = readonly [partition: string, key: string];
type Reply = { name: string; text: string };
