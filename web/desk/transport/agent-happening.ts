/** Somebody of a chat: the visitor, an agent, or the company itself. */
export type Person = { readonly id: string; readonly name: string; readonly role: 'visitor' | 'agent' | 'company' };

/** An agent is asked into a visitor's chat. `key` names the chat from now on. */
export type Invitation = {
  readonly key: string;
  /** The invitation's own address. */
  readonly id: string;
  /** The conversation's id at the service. */
  readonly conversation: string;
  /** SIP URI of the tenant's endpoint. */
  readonly endpoint: string;
  readonly subject: string;
  /** What the visitor filled in before the chat, by field. */
  readonly details: Readonly<Record<string, string>>;
  readonly at: number;
  readonly accept: string;
  readonly decline: string;
};

/** Why an invitation no longer rings: taken here or on another device of the agent, or it is over. */
export type Silence = 'accepted' | 'elsewhere' | 'declined' | 'missed' | 'withdrawn';

/** Where a chat is spoken in, by its `key`; absent while it is not connected. */
export type ChatLinks = { readonly send?: string | undefined; readonly type?: string | undefined };

/** What has happened on an agent's channel. */
export type Happening =
  | { readonly kind: 'rung'; readonly invitation: Invitation }
  | { readonly kind: 'silent'; readonly key: string; readonly why: Silence }
  | { readonly kind: 'entered'; readonly key: string; readonly self: string; readonly invite: string | undefined }
  | { readonly kind: 'linked'; readonly key: string; readonly links: ChatLinks }
  | { readonly kind: 'came' | 'went'; readonly key: string; readonly who: Person; readonly isSelf: boolean }
  | { readonly kind: 'typing'; readonly key: string; readonly who: Person; readonly isTyping: boolean }
  | {
      readonly kind: 'line';
      readonly key: string;
      readonly number: number;
      readonly from: Person;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly kind: 'confirmed';
      readonly key: string;
      readonly number: number;
      readonly operationId: string;
      readonly at: number;
      /** Whether everybody whom it went to has fetched it. */
      readonly isDelivered: boolean;
    }
  | {
      readonly kind: 'asked';
      readonly key: string;
      readonly address: string;
      readonly state: 'ringing' | 'joined' | 'failed';
    }
  /** `isOwn`: we left by ourselves, or were silent for too long. */
  | { readonly kind: 'over'; readonly key: string; readonly isOwn: boolean };
