import type { ChatEvent } from '../../chat/chat-event.ts';

/** An agent is invited into a visitor's chat. `key` names the chat from now on. */
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
  /** Name of the colleague who asks; undefined when the service rings. */
  readonly by?: string | undefined;
  /** What that colleague says about it. */
  readonly note?: string | undefined;
  /** The colleague hands the visitor over, and leaves. */
  readonly isHandOver?: boolean | undefined;
  /** This agent has asked for it, as a supervisor; `by` has the visitor until then. */
  readonly isOwnWish?: boolean | undefined;
  readonly accept: string;
  readonly decline: string;
  /** When an offer ends by itself, epoch ms by this page's clock; absent: that is not told. */
  readonly expiresAt?: number | undefined;
  /** The queue that the visitor waits in, by name. */
  readonly queue?: string | undefined;
};

/** Why an invitation no longer rings: accepted here or on another device of the agent, declined, missed or withdrawn. */
export type InvitationEnd = 'accepted' | 'elsewhere' | 'declined' | 'missed' | 'withdrawn';

/** The links of a chat for messages and typing; absent while it is not connected. */
export type ChatLinks = { readonly send?: string | undefined; readonly type?: string | undefined };

/** What an agent's channel reports: invitations, the agent's own presence in a chat, and the events of the chat. */
export type AgentEvent =
  | { readonly kind: 'rung'; readonly invitation: Invitation }
  /** `by`: name of the colleague who has come in instead, where that is told. */
  | { readonly kind: 'silent'; readonly key: string; readonly why: InvitationEnd; readonly by?: string | undefined }
  | {
      readonly kind: 'entered';
      readonly key: string;
      readonly self: string;
      readonly invite: string | undefined;
      /** What the chat is about, where this desk was not rung for it. */
      readonly about?: Invitation;
      /** Number of the newest message of before, where that is told. */
      readonly after?: number;
    }
  | { readonly kind: 'linked'; readonly key: string; readonly links: ChatLinks }
  /** The agent was added to the participants, or removed from them. */
  | { readonly kind: 'presence'; readonly key: string }
  | {
      readonly kind: 'asked';
      readonly key: string;
      readonly address: string;
      readonly state: 'ringing' | 'joined' | 'failed';
    }
  /** `isOwn`: the agent left, or was silent for too long; `isRemoved`: the agent was taken out of a chat that goes on. */
  | { readonly kind: 'over'; readonly key: string; readonly isOwn: boolean; readonly isRemoved?: true }
  /** What is to be done after a chat lasts until then at most, epoch ms by this page's clock; undefined: it is done. */
  | { readonly kind: 'wrap-up'; readonly key: string; readonly endsAt: number | undefined }
  | (ChatEvent & { readonly key: string });
