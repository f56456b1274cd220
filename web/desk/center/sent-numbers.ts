import type { CenterMessage } from './center-history.ts';

/**
 * Which own message stands where: the answer to a message does not say its number, so it is the first one of these words that was not
 * there when it was sent first, and is not another one's.
 */
export class SentNumbers {
  readonly #after = new Map<string, number>();
  readonly #claimed = new Map<number, string>();

  /** A message is sent; again, if it was already. */
  begun(operationId: string, known: readonly CenterMessage[]): void {
    if (!this.#after.has(operationId)) this.#after.set(operationId, known.at(-1)?.number ?? 0);
  }

  /** The number of a message that was taken; undefined where it is not seen yet. */
  numberOf(operationId: string, text: string, agent: string, messages: readonly CenterMessage[]): number | undefined {
    const after = this.#after.get(operationId) ?? 0;
    const found = messages.find(({ number, author, text: said }) => {
      const isFree = (this.#claimed.get(number) ?? operationId) === operationId;
      return number > after && isFree && author.type === 'agent' && author.id === agent && said === text;
    });
    if (found !== undefined) this.#claimed.set(found.number, operationId);
    return found?.number;
  }
}
