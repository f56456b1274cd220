import type { DeadLetter, DeadLetters } from '../../bus/dead-letters.ts';
import { defined } from '../../kernel/defined.ts';
import { RequestRefused, Unavailable } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { DeadLetterList, DeadLetterQuery, DeadLetterView } from '../../protocol/carebridge/dead-letters.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import type { DeliveryFailures } from './delivery-failures.ts';
import { readMessage } from './queue-message.ts';

/** What operators' work on dead letters needs. */
type DeadLetterOfficeDependencies = {
  readonly letters: DeadLetters;
  readonly failures: DeliveryFailures;
  readonly tenants: TenantReader;
  readonly log: Log;
};

/** Letters that one page looks at, so that a page for few of them has an end. */
const scannedPerPage = 1_000;
const readAtOnce = 100;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const notFound = () => new RequestRefused('NotFound', 'There is no such dead letter.');

/** A letter with whose it is: the Entra tenant that may see it, undefined where that cannot be told. */
type ReadLetter = {
  readonly letter: DeadLetter;
  readonly view: DeadLetterView;
  readonly entraTenantId: string | undefined;
};

/** What operators do with messages that the queue gave up. Never shows what a letter says. Source: carebridge.md#dead-letters */
export class DeadLetterOffice {
  readonly #dependencies: DeadLetterOfficeDependencies;

  constructor(dependencies: DeadLetterOfficeDependencies) {
    this.#dependencies = dependencies;
  }

  /** A page of the letters that the caller may see. @throws {Unavailable} QueueUnavailable, StoreUnavailable */
  async list(caller: Caller, { after, limit }: DeadLetterQuery): Promise<DeadLetterList> {
    const deadLetters: DeadLetterView[] = [];
    let last = after;
    for (let scanned = 0; scanned < scannedPerPage; ) {
      const letters = await this.#dependencies.letters.list(last, readAtOnce);
      for (const letter of letters) {
        if (deadLetters.length === limit) return defined({ deadLetters, next: last });
        last = letter.sequenceNumber;
        scanned += 1;
        const read = await this.#read(letter);
        if (isVisible(caller, read)) deadLetters.push(await this.#withCode(read));
      }
      if (letters.length < readAtOnce) return { deadLetters };
    }
    return defined({ deadLetters, next: last });
  }

  /** One letter. @throws {RequestRefused} NotFound */
  async show(caller: Caller, sequenceNumber: string): Promise<DeadLetterView> {
    return this.#withCode(await this.#visible(caller, sequenceNumber));
  }

  /**
   * Sends a letter again and takes it out.
   * @throws {RequestRefused} NotFound — also when it was replayed before
   * @throws {Unavailable} QueueUnavailable — when it could not be sent, or the queue does not hand it out now
   */
  async replay(caller: Caller, sequenceNumber: string): Promise<DeadLetterView> {
    const read = await this.#visible(caller, sequenceNumber);
    const view = await this.#withCode(read);
    const outcome = await this.#dependencies.letters.replay(sequenceNumber);
    if (outcome === 'gone') throw notFound();
    if (outcome === 'held')
      throw new Unavailable('QueueUnavailable', 'Another request has the dead letter, or the queue is too busy.');
    await this.#dependencies.failures.forget(read.letter.messageId);
    this.#dependencies.log({
      level: 'info',
      event: 'dead-letter-replayed',
      tenant: view.tenant,
      conversationId: view.conversation,
      step: view.kind,
      code: view.code ?? view.reason,
    });
    return view;
  }

  async #visible(caller: Caller, sequenceNumber: string): Promise<ReadLetter> {
    const isNumber = /^\d{1,19}$/.test(sequenceNumber);
    const letter = isNumber ? await this.#dependencies.letters.find(sequenceNumber) : undefined;
    const read = letter === undefined ? undefined : await this.#read(letter);
    if (read === undefined || !isVisible(caller, read)) throw notFound();
    return read;
  }

  async #read(letter: DeadLetter): Promise<ReadLetter> {
    const { to, step } = readMessage(letter.body).outline;
    const [owner = '', conversation = ''] = letter.session.split('.', 2);
    const tenant = to === 'platform' ? undefined : await this.#dependencies.tenants.find(owner);
    const ofPlatform = to === 'platform' && guid.test(owner) ? owner : undefined;
    const view: DeadLetterView = {
      sequenceNumber: letter.sequenceNumber,
      reason: letter.reason,
      deliveryCount: letter.deliveryCount,
      enqueuedAt: toRfc3339(letter.enqueuedAt),
      kind: step,
      ...defined({ tenant: tenant?.id, conversation: conversation || undefined }),
    };
    return { letter, view, entraTenantId: tenant?.entraTenantId ?? ofPlatform };
  }

  async #withCode({ letter, view }: ReadLetter): Promise<DeadLetterView> {
    const code = letter.code ?? (await this.#dependencies.failures.codeOf(letter.messageId));
    return code === undefined ? view : { ...view, code };
  }
}

/** Choice: a letter without a known owner is shown on one machine only; elsewhere it is for the queue's owner. */
function isVisible(caller: Caller, { entraTenantId }: ReadLetter): boolean {
  return entraTenantId === undefined ? caller.kind === 'local' : maySee(caller, entraTenantId);
}
