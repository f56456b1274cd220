import type { DeskTenant } from '../api/desk-api.ts';
import type { DeskChat } from '../record/desk-record.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import type { KnownChats } from '../transport/agent-transport.ts';
import type { CenterView, CenterWork } from './center-view.ts';

/** What a view does not say by itself. */
type ViewContext = {
  readonly tenant: DeskTenant;
  /** What visitors ask, by conversation. */
  readonly questions: ReadonlyMap<string, string>;
  /** Conversations that this desk has given away or turned down. */
  readonly given: ReadonlySet<string>;
  readonly declined: ReadonlySet<string>;
  readonly now: number;
};

/** An offer that ends so shortly before its time has run out. */
const slackMs = 2_000;

/**
 * What has changed between what the desk knows and what the contact center says: the view is the whole truth, so the same view again
 * changes nothing, and one that is late is put right by the next. Source: carebridge.md#contact-center-agents
 */
export function centerEvents(view: CenterView, known: KnownChats, context: ViewContext): readonly AgentEvent[] {
  const { work } = view;
  const of = (stage: CenterWork['stage']): ReadonlyMap<string, CenterWork> =>
    new Map(work.filter((each) => each.stage === stage).map((each) => [each.conversation, each]));
  const [offered, handled, wrapped] = [of('offered'), of('handled'), of('wrap-up')];
  const isKnown = (key: string): boolean => known.chats.some((chat) => chat.key === key);
  const isOpen = (key: string): boolean => known.chats.some((chat) => chat.key === key && chat.ending === undefined);
  const enter = (each: CenterWork) => entering(each, invitationOf(each, view, context));
  return [
    ...known.invitations.flatMap((invitation) => ended(invitation, offered, handled, context)),
    ...[...offered.values()].flatMap((each) => rung(each, known, invitationOf(each, view, context))),
    ...[...handled.values()].flatMap((each) => (isOpen(each.conversation) ? [] : enter(each))),
    ...[...wrapped.values()].flatMap((each) =>
      isKnown(each.conversation) || handled.has(each.conversation) ? [] : enter(each),
    ),
    ...overEvents(view, known, { handled, wrapped, given: context.given }),
  ];
}

function ended(
  { key, expiresAt = 0 }: Invitation,
  offered: ReadonlyMap<string, CenterWork>,
  handled: ReadonlyMap<string, CenterWork>,
  { declined, now }: ViewContext,
): readonly AgentEvent[] {
  if (offered.has(key) || handled.has(key)) return [];
  const why = declined.has(key) ? 'declined' : expiresAt - slackMs <= now ? 'missed' : 'withdrawn';
  return [{ kind: 'silent', key, why }];
}

function rung({ conversation }: CenterWork, known: KnownChats, invitation: Invitation): readonly AgentEvent[] {
  const before = known.invitations.find(({ key }) => key === conversation);
  const isSame = before?.id === invitation.id && (before.subject !== '' || invitation.subject === '');
  return isSame ? [] : [{ kind: 'rung', invitation }];
}

/** An offer, or what a chat is about that this desk was not rung for. */
function invitationOf(work: CenterWork, { queues }: CenterView, { tenant, questions, now }: ViewContext): Invitation {
  const { conversation, queue, offerId, queuedAt, expiresAt, user } = work;
  return {
    key: conversation,
    id: String(offerId),
    conversation,
    endpoint: tenant.endpoint,
    subject: questions.get(conversation) ?? '',
    details: user,
    at: queuedAt || now,
    expiresAt,
    queue: queues.find(({ id }) => id === queue)?.name ?? '',
    accept: '',
    decline: '',
  };
}

function entering({ conversation: key, lastMessage, user }: CenterWork, about: Invitation): readonly AgentEvent[] {
  return [
    { kind: 'entered', key, self: key, invite: undefined, about, after: lastMessage },
    { kind: 'linked', key, links: { send: key, type: key } },
    { kind: 'joined', key, who: { id: visitorId, name: user.name ?? '', role: 'visitor' } },
  ];
}

/** A conversation has one visitor. */
export const visitorId = 'visitor';

type Standing = {
  readonly handled: ReadonlyMap<string, CenterWork>;
  readonly wrapped: ReadonlyMap<string, CenterWork>;
  readonly given: ReadonlySet<string>;
};

function overEvents({ status }: CenterView, known: KnownChats, standing: Standing): readonly AgentEvent[] {
  const { handled, wrapped, given } = standing;
  const late = [...wrapped.keys()].filter((key) => !handled.has(key) && !known.chats.some((chat) => chat.key === key));
  const open = known.chats.filter(({ ending, key }) => ending === undefined && !handled.has(key)).map(({ key }) => key);
  const over = [...open, ...late].map((key): AgentEvent => {
    const wrapUp = wrapped.get(key);
    const isOwn = wrapUp === undefined ? given.has(key) || status === 'logged-out' : !wrapUp.isOver;
    return { kind: 'over', key, isOwn };
  });
  const changed = [...known.chats.filter(({ wrapUpUntil }) => wrapUpUntil !== undefined).map(keyOf), ...wrapped.keys()];
  const wraps = [...new Set(changed)].flatMap((key): readonly AgentEvent[] => {
    const [before, now] = [known.chats.find((chat) => chat.key === key)?.wrapUpUntil, wrapped.get(key)?.endsAt];
    const isSame = before !== undefined && now !== undefined && Math.abs(before - now) < slackMs;
    return isSame ? [] : [{ kind: 'wrap-up', key, endsAt: now }];
  });
  return [...over, ...wraps];
}

const keyOf = ({ key }: DeskChat): string => key;
