import type { ChatEvent } from '../../chat/chat-event.ts';

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

/** What an agent's channel tells: of invitations, of the agent's own place in a chat, and of what happens in it. */
export type AgentEvent =
  | { readonly kind: 'rung'; readonly invitation: Invitation }
  | { readonly kind: 'silent'; readonly key: string; readonly why: Silence }
  | { readonly kind: 'entered'; readonly key: string; readonly self: string; readonly invite: string | undefined }
  | { readonly kind: 'linked'; readonly key: string; readonly links: ChatLinks }
  /** The agent was added to the participants, or taken from them. */
  | { readonly kind: 'presence'; readonly key: string }
  | {
      readonly kind: 'asked';
      readonly key: string;
      readonly address: string;
      readonly state: 'ringing' | 'joined' | 'failed';
    }
  /** `isOwn`: the agent left, or was silent for too long. */
  | { readonly kind: 'over'; readonly key: string; readonly isOwn: boolean }
  | (ChatEvent & { readonly key: string });
