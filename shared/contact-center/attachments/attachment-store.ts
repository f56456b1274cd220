import type { EventBus } from '../../bus/bus.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { randomId } from '../../kernel/ids.ts';
import { type Clock, hourMs } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { removeRows } from '../../ledger/remove-rows.ts';
import { alarmEnvelope } from '../alarms/center-alarm.ts';
import { attached, requireRoom } from '../conversation/attached.ts';
import { type Attachment, attachmentSchema, type Conversation } from '../conversation/conversation.ts';
import { attachmentKey, behindAttachments, fileKey, fileKeys } from '../conversation/conversation-rows.ts';
import { CenterRefusal, invalidMember, nothingThere } from '../edge/center-refusal.ts';
import type { Change, ConversationStore } from '../store/conversation-store.ts';
import { conversationPartition } from '../store/partitions.ts';
import type { KeptFile } from './file-answer.ts';
import type { SentFile } from './sent-file.ts';

/** What keeping attachments needs. */
type AttachmentStoreDependencies = {
  readonly ledger: Ledger;
  readonly bus: Pick<EventBus, 'schedule'>;
  readonly store: Pick<ConversationStore, 'read' | 'change'>;
  readonly now: Clock;
};

/** Whose files they are. */
type FileOwner = { readonly tenant: string; readonly conversation: string };

/** Bytes in one row, which holds them as text by base64. */
const bytesPerRow = 240 * 1024;
/** Of that size they fit into one transaction. */
const rowsAtOnce = 6;

/** When parts of a file that never came to be attached are removed. */
const partsKeptMs = hourMs;

/**
 * Files of conversations, beside what was said there, so that they go when it goes. The bytes are written first, in parts; the file is there when
 * the conversation says so. An alarm that is set before removes parts for which it never does.
 */
export class AttachmentStore {
  readonly #dependencies: AttachmentStoreDependencies;

  constructor(dependencies: AttachmentStoreDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Keeps a file, for messages to name. `refuses`: throws where a conversation takes none, such as another agent's.
   * @throws {CenterRefusal} resource_not_found; invalid_parameter — when the conversation holds as much as it may
   */
  async keep(
    { tenant, conversation }: FileOwner,
    { name: filename, type, content }: SentFile,
    refuses: (before: Conversation) => void = () => {},
  ): Promise<Attachment> {
    const { bus, store, now } = this.#dependencies;
    const partition = conversationPartition(tenant, conversation);
    const before = await store.read(tenant, conversation);
    refuses(before);
    const { byteLength: size } = content;
    requireRoom(before, size);
    const id = attachmentId(now());
    await bus.schedule(alarmEnvelope({ kind: 'forget-parts', partition, file: id }), now() + partsKeptMs);
    await this.#write(partition, id, content);
    let kept: Attachment | undefined;
    const change: Change = (state, context) => {
      refuses(state);
      const changed = attached(state, { id, filename, size, type }, context.now);
      kept = changed.attachment;
      return changed;
    };
    try {
      await store.change(tenant, conversation, change);
    } catch (error) {
      if (error instanceof CenterRefusal || error instanceof RequestRefused) await this.#removeParts(partition, id);
      throw error;
    }
    if (kept === undefined) throw nothingThere();
    return kept;
  }

  /** All of a conversation's, the oldest first. */
  async list({ tenant, conversation }: FileOwner): Promise<readonly Attachment[]> {
    const { ledger } = this.#dependencies;
    const partition = conversationPartition(tenant, conversation);
    const rows = await ledger.rows(partition, attachmentKey(''), behindAttachments);
    return rows.flatMap(({ value }) => attachmentSchema.safeParse(value).data ?? []);
  }

  /** @throws {CenterRefusal} resource_not_found */
  async read({ tenant, conversation }: FileOwner, id: string): Promise<Attachment> {
    const { ledger } = this.#dependencies;
    const row = await ledger.row(conversationPartition(tenant, conversation), attachmentKey(id));
    const found = attachmentSchema.safeParse(row?.value).data;
    if (found === undefined) throw nothingThere();
    return found;
  }

  /** Those that a message names; undefined where it names none. @throws {CenterRefusal} invalid_parameter — when one is not there */
  async named(owner: FileOwner, ids: readonly string[]): Promise<Attachment[] | undefined> {
    if (ids.length === 0) return undefined;
    const all = new Map((await this.list(owner)).map((attachment) => [attachment.id, attachment]));
    return [...new Set(ids)].map((id) => {
      const found = all.get(id);
      if (found !== undefined) return found;
      throw invalidMember('attachments', id, 'invalid_parameter', 'there is no attachment of this id');
    });
  }

  /** @throws {CenterRefusal} resource_not_found */
  async content(owner: FileOwner, id: string): Promise<KeptFile> {
    const attachment = await this.read(owner, id);
    const { from, behind } = fileKeys(id);
    const partition = conversationPartition(owner.tenant, owner.conversation);
    const rows = await this.#dependencies.ledger.rows(partition, from, behind);
    const content = Buffer.concat(rows.map(({ value }) => Buffer.from(String(value), 'base64')));
    // It is being erased.
    if (content.byteLength !== attachment.size) throw nothingThere();
    return { attachment, content };
  }

  /**
   * Removes the parts of a file that has not come to be attached. That it has not is made certain first: a commit that were still under way
   * would find its row taken.
   */
  async forgetParts(partition: string, id: string): Promise<void> {
    const { ledger } = this.#dependencies;
    const isThere = (await ledger.load(partition)) !== undefined;
    const never = [{ op: 'insert', rowKey: attachmentKey(id), value: {} }] as const;
    if (isThere && !(await ledger.change(partition, never)) && (await this.#isAttached(partition, id))) return;
    await this.#removeParts(partition, id);
  }

  async #removeParts(partition: string, id: string): Promise<void> {
    const { ledger } = this.#dependencies;
    const { from, behind } = fileKeys(id);
    for (;;) {
      const rows = await ledger.rows(partition, from, behind, rowsAtOnce);
      if (rows.length === 0) return;
      const keys = rows.map(({ rowKey }) => rowKey);
      await removeRows(ledger, partition, keys);
    }
  }

  async #isAttached(partition: string, id: string): Promise<boolean> {
    const row = await this.#dependencies.ledger.row(partition, attachmentKey(id));
    return attachmentSchema.safeParse(row?.value).success;
  }

  async #write(partition: string, id: string, content: Uint8Array): Promise<void> {
    const parts = Array.from({ length: Math.ceil(content.byteLength / bytesPerRow) }, (_, part) => {
      const bytes = content.subarray(part * bytesPerRow, (part + 1) * bytesPerRow);
      return { op: 'upsert', rowKey: fileKey(id, part), value: Buffer.from(bytes).toString('base64') } as const;
    });
    for (let start = 0; start < parts.length; start += rowsAtOnce) {
      await this.#dependencies.ledger.change(partition, parts.slice(start, start + rowsAtOnce));
    }
  }
}

/** In the order in which files come, and not to be guessed. */
function attachmentId(atMs: number): string {
  return `a${atMs.toString(36).padStart(9, '0')}${randomId().slice(0, 16)}`;
}
