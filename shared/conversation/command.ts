import type { Link } from '../kernel/link.ts';
import type { CommandBase } from './command-base.ts';
import type { QueuedCommand } from './queued/command.ts';
import type { Audience, Leg } from './visit.ts';

/** Open the room; the platform answers through room-invitation-changed. Repeat: same operation id, same answer. */
export type OpenRoom = CommandBase<'open-room'> & {
  readonly link: Link;
  readonly subject: string;
  readonly threadId: string;
  readonly customContent?: string;
};

/** Connect messaging in the room, so that we hear and may speak there. Repeat: same operation id; 409 = already connected. */
export type ConnectRoomMessaging = CommandBase<'connect-room-messaging'> & { readonly link: Link };

/** Accept the visitor's invitation into the room. Repeat: 409 = already bridged. */
export type BridgeVisitor = CommandBase<'bridge-visitor'> & {
  readonly link: Link;
  readonly meetingUri: string;
  readonly hostName: string;
};

/** Give an agent a place on the bridge. Repeat: 409 = already there, then PUT. */
export type AddBridgedAgent = CommandBase<'add-bridged-agent'> & {
  readonly link: Link;
  readonly address: string;
  readonly displayName: string;
  readonly audience: Audience;
};

/** Change who hears an agent who is on the bridge. Repeat: PUT of the same content. */
export type ChangeBridgedAgent = CommandBase<'change-bridged-agent'> & {
  readonly link: Link;
  readonly address: string;
  readonly displayName: string;
  readonly audience: Audience;
};

/** Ring an agent. Repeat: same operation id, same answer. */
export type InviteAgent = CommandBase<'invite-agent'> & { readonly link: Link; readonly address: string };

/** Take back an agent's invitation that still rings. Repeat: 404, 409, 410 = it rings no more. */
export type WithdrawRing = CommandBase<'withdraw-ring'> & {
  readonly link: Link;
  readonly address: string;
  /** Who has the visitor, where that is why. */
  readonly owner?: { readonly address: string; readonly displayName: string };
};

/** Remove an agent from the room. Repeat: 404, 410 = gone already. */
export type EjectAgent = CommandBase<'eject-agent'> & { readonly link: Link; readonly address: string };

/** Say something to the visitor alone (the welcome, or that no agent is available). Repeat: same operation id, same answer. */
export type SayToVisitor = CommandBase<'say-to-visitor'> & { readonly link: Link; readonly text: string };

/**
 * Tell the room the visitor's lines before `address` joined. The text is made from the transcript when it is performed:
 * the visitor's lines number `fromLine` to `toLine` (both included, counted from 1), under `title`, without those that the agent
 * has heard: `heard` names them.
 * Repeat: same operation id, same answer.
 */
export type RecapToRoom = CommandBase<'recap-to-room'> & {
  readonly link: Link;
  readonly address: string;
  readonly title: string;
  readonly fromLine: number;
  readonly toLine: number;
  readonly heard?: readonly number[];
};

/** Turn the visitor's invitation down. Repeat: 404, 409 = done. */
export type DeclineVisitor = CommandBase<'decline-visitor'> & { readonly link: Link };

/** Leave a leg, which ends it. Repeat: 404, 410 = done. */
export type CloseLeg = CommandBase<'close-leg'> & { readonly link: Link; readonly leg: Leg };

/** What a platform of routing `bridged` is asked for. */
export type BridgedCommand =
  | OpenRoom
  | ConnectRoomMessaging
  | BridgeVisitor
  | AddBridgedAgent
  | ChangeBridgedAgent
  | InviteAgent
  | WithdrawRing
  | EjectAgent
  | SayToVisitor
  | RecapToRoom
  | DeclineVisitor
  | CloseLeg;

/** Everything that the service application may ask of a platform, or of its relay; one command is one request. */
export type Command = BridgedCommand | QueuedCommand;

export type CommandKind = Command['kind'];
