import { objectsOf, textOf, type WireObject } from '../../../transport/wire.ts';
import { timeOf } from './read-chats.ts';

/** A message of the queue that could not be handled; `at` is epoch ms. Source: carebridge.md#dead-letters */
export type Letter = {
  readonly number: string;
  readonly at: number | undefined;
  readonly kind: string;
  readonly reason: string;
  readonly code: string | undefined;
  readonly deliveries: number;
  readonly company: string | undefined;
  readonly conversation: string | undefined;
};

/** Some letters, the oldest first; `next`: after which there are more. */
export type Letters = { readonly letters: readonly Letter[]; readonly next: string | undefined };

/** Reads a page of letters. */
export function lettersOf(body: WireObject): Letters {
  return {
    letters: objectsOf(body.deadLetters).map((letter) => ({
      number: textOf(letter, 'sequenceNumber') ?? '',
      at: timeOf(letter, 'enqueuedAt'),
      kind: textOf(letter, 'kind') ?? '',
      reason: textOf(letter, 'reason') ?? '',
      code: textOf(letter, 'code'),
      deliveries: typeof letter.deliveryCount === 'number' ? letter.deliveryCount : 0,
      company: textOf(letter, 'tenant'),
      conversation: textOf(letter, 'conversation'),
    })),
    next: textOf(body, 'next'),
  };
}
