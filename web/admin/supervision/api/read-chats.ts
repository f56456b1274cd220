import { listOf, numberOf, objectOf, objectsOf, textOf, type WireObject } from '../../../transport/wire.ts';

/** One line of a chat; `at` is epoch ms. */
export type ChatLine = {
  readonly at: number;
  readonly by: 'visitor' | 'agent' | 'service';
  readonly name: string;
  /** Said to colleagues alone. */
  readonly isWhispered: boolean;
  readonly text: string;
};

/** An agent in a chat. */
export type ChatAgent = { readonly address: string; readonly name: string; readonly isWhispering: boolean };

/** Where a visit stands. Source: carebridge.md#phases */
export type Phase = 'invited' | 'connecting' | 'waiting' | 'attended' | 'closing' | 'closed';

/** A chat that goes on; times are epoch ms. Source: carebridge.md#live-chats */
export type LiveChat = {
  readonly id: string;
  readonly phase: Phase;
  readonly startedAt: number;
  readonly visitor: string | undefined;
  readonly subject: string;
  readonly agents: readonly ChatAgent[];
  readonly unansweredSince: number | undefined;
  readonly lastLine: ChatLine | undefined;
};

/** An agent of the company; times are epoch ms. Source: carebridge.md#board */
export type BoardAgent = {
  readonly address: string;
  readonly availability: 'available' | 'unknown' | 'away';
  readonly status: 'available' | 'away' | 'pause' | 'signed-out' | undefined;
  readonly reason: string | undefined;
  readonly chats: number;
  readonly maxChats: number;
  /** When something was last known of the agent: at the desk, in a chat, a status. */
  readonly activeAt: number | undefined;
};

/** An agent of the contact center; `activeAt` is epoch ms. Source: carebridge.md#live-chats */
export type CenterAgent = {
  readonly id: string;
  readonly name: string;
  readonly status: CenterStatus;
  readonly chats: number;
  readonly capacity: number;
  readonly activeAt: number | undefined;
};

const centerStatuses = [
  'available',
  'offered',
  'in-chat',
  'busy',
  'post-processing',
  'on-break',
  'work-offline',
  'logged-in',
  'logged-out',
] as const;

type CenterStatus = (typeof centerStatuses)[number];

/** What goes on at a company; `centerAgents`: where this deployment's contact center carries its chats. */
export type Live = {
  readonly centerAgents: readonly CenterAgent[] | undefined;
  readonly chats: readonly LiveChat[];
  readonly more: number;
  readonly agents: readonly BoardAgent[];
};

/** A chat, whole. Source: carebridge.md#one-conversation */
export type Chat = {
  readonly id: string;
  readonly phase: Phase;
  readonly startedAt: number | undefined;
  readonly visitorId: string | undefined;
  readonly agents: readonly ChatAgent[];
  readonly lines: readonly ChatLine[];
  readonly ratings: readonly { readonly rating: number; readonly comment: string }[];
  readonly wrapUps: readonly { readonly tags: readonly string[]; readonly note: string }[];
};

const phases: readonly Phase[] = ['invited', 'connecting', 'waiting', 'attended', 'closing', 'closed'];

/** Where a visit stands; what is not known is over. */
export const phaseOf = (value: unknown): Phase => phases.find((phase) => phase === value) ?? 'closed';

/** A time, epoch ms; undefined when it is none. */
export function timeOf(resource: WireObject, name: string): number | undefined {
  const at = Date.parse(textOf(resource, name) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

const isWhisper = (resource: WireObject): boolean => resource.audience === 'agents';

/** Reads what goes on at a company. */
export function liveOf(body: WireObject): Live {
  return {
    chats: objectsOf(body.chats).map(liveChatOf),
    more: numberOf(body.more),
    agents: objectsOf(body.agents).map(boardAgentOf),
    centerAgents: body.centerAgents === undefined ? undefined : objectsOf(body.centerAgents).map(centerAgentOf),
  };
}

function liveChatOf(chat: WireObject): LiveChat {
  return {
    id: textOf(chat, 'id') ?? '',
    phase: phaseOf(chat.phase),
    startedAt: timeOf(chat, 'startedAt') ?? 0,
    visitor: textOf(chat, 'displayName'),
    subject: textOf(chat, 'subject') ?? '',
    agents: objectsOf(chat.agents).map(chatAgentOf),
    unansweredSince: timeOf(chat, 'unansweredSince'),
    lastLine: chat.lastLine === undefined ? undefined : lineOf(objectOf(chat.lastLine)),
  };
}

function chatAgentOf(agent: WireObject): ChatAgent {
  const address = textOf(agent, 'address') ?? '';
  return { address, name: textOf(agent, 'displayName') || address, isWhispering: isWhisper(agent) };
}

function lineOf(line: WireObject): ChatLine {
  const by = line.by === 'visitor' || line.by === 'agent' ? line.by : 'service';
  return {
    at: timeOf(line, 'at') ?? 0,
    by,
    name: textOf(line, 'displayName') ?? '',
    isWhispered: isWhisper(line),
    text: textOf(line, 'text') ?? '',
  };
}

function centerAgentOf(agent: WireObject): CenterAgent {
  const id = textOf(agent, 'agentId') ?? '';
  return {
    id,
    name: textOf(agent, 'agentName') || id,
    status: centerStatuses.find((one) => one === agent.status) ?? 'logged-out',
    chats: numberOf(agent.chats),
    capacity: numberOf(agent.capacity),
    activeAt: timeOf(agent, 'idleSince'),
  };
}

const statuses = ['available', 'away', 'pause', 'signed-out'] as const;
const availabilities = ['available', 'away'] as const;

function boardAgentOf(agent: WireObject): BoardAgent {
  const known = ['seenAt', 'statusAt', 'idleSince'].flatMap((name) => timeOf(agent, name) ?? []);
  return {
    address: textOf(agent, 'address') ?? '',
    availability: availabilities.find((one) => one === agent.availability) ?? 'unknown',
    status: statuses.find((one) => one === agent.status),
    reason: textOf(agent, 'reason'),
    chats: numberOf(agent.chats),
    maxChats: numberOf(agent.maxChats),
    activeAt: known.length === 0 ? undefined : Math.max(...known),
  };
}

/** Reads a chat; of its agents those who are in it, or were. */
export function chatOf(body: WireObject): Chat {
  return {
    id: textOf(body, 'id') ?? '',
    phase: phaseOf(body.phase),
    startedAt: timeOf(body, 'startedAt'),
    visitorId: textOf(body, 'visitorId'),
    agents: objectsOf(body.agents)
      .filter(({ isPresent }) => isPresent === true)
      .map(chatAgentOf),
    lines: objectsOf(body.transcript).map(lineOf),
    ratings: objectsOf(body.ratings).map((one) => ({
      rating: numberOf(one.rating),
      comment: textOf(one, 'comment') ?? '',
    })),
    wrapUps: objectsOf(body.wrapUps).map((one) => ({
      tags: listOf(one.tags).map(String),
      note: textOf(one, 'note') ?? '',
    })),
  };
}
