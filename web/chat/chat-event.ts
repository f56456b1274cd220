/** A participant of a chat, as far as a page may know; `company` is the tenant itself, which writes messages, too. */
export type Person = { readonly id: string; readonly name: string; readonly role: 'visitor' | 'agent' | 'company' };

/** What a channel reports of a chat, to visitors and agents alike. `id` is the message's on the platform. */
export type ChatEvent =
  | { readonly kind: 'joined' | 'renamed' | 'left'; readonly who: Person }
  | { readonly kind: 'typing'; readonly who: Person; readonly isTyping: boolean }
  | { readonly kind: 'line'; readonly id: string; readonly from: Person; readonly text: string; readonly at: number }
  | {
      readonly kind: 'confirmed';
      readonly id: string;
      readonly operationId: string;
      readonly at: number;
      /** Whether all recipients have fetched it, where the channel reports it. */
      readonly isDelivered?: boolean | undefined;
    };
