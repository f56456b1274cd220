/** A participant of a chat, as far as a page may know; `company` is the tenant itself, which writes messages, too. */
export type Person = { readonly id: string; readonly name: string; readonly role: 'visitor' | 'agent' | 'company' };

/** What a channel reports of a chat, to visitors and agents alike. `id` is the message's on the platform. */
export type ChatEvent =
  | { readonly kind: 'joined' | 'renamed' | 'left'; readonly who: Person }
  | {
      readonly kind: 'typing';
      readonly who: Person;
      readonly isTyping: boolean;
      /** For how long that holds unless it is told again, where the channel says so. */
      readonly forMs?: number;
    }
  | { readonly kind: 'line'; readonly id: string; readonly from: Person; readonly text: string; readonly at: number }
  | {
      readonly kind: 'confirmed';
      readonly id: string;
      readonly operationId: string;
      readonly at: number;
      /** The message, where the channel repeats it: the page may not have it any more. */
      readonly text?: string | undefined;
      /** Whether all recipients have fetched it, where the channel reports it. */
      readonly isDelivered?: boolean | undefined;
    };
