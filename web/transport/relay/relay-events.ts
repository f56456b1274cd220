import { plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import type { VisitorEvent } from '../chat-transport.ts';
import { listOf, objectOf, textOf, type WireObject } from '../wire.ts';

/** Who types is told again or stops after this. Source: carebridge.md#relay-events */
const typingMs = 12_000;

/** Reads the events of one answer, in order; those that are not known are left out, and `now` dates what has no time. Source: carebridge.md#relay-events */
export const visitorEvents = (events: readonly unknown[], now: number): readonly VisitorEvent[] =>
  events.flatMap((event) => happened(objectOf(event), now));

/** The highest number of a turn that events tell of; 0 when there is none. */
export const lastTurnOf = (events: readonly unknown[]): number =>
  Math.max(
    0,
    ...events
      .map((event) => objectOf(event).turn)
      .filter((turn) => Number.isInteger(turn))
      .map(Number),
  );

function happened(event: WireObject, now: number): readonly VisitorEvent[] {
  const { kind } = event;
  const id = String(event.id);
  const who = personOf(objectOf(event.who));
  const [text, operationId] = [saidIn(event), textOf(event, 'operationId')];
  const at = Date.parse(textOf(event, 'at') ?? '') || now;
  if (kind === 'waiting') return [{ kind, ...placeOf(event) }];
  // The company's own presence is left out.
  if (kind === 'joined' || kind === 'left') return who?.role === 'agent' ? [{ kind, who }] : [];
  if (kind === 'typing' && who !== undefined)
    return [{ kind, who, isTyping: event.isTyping === true, forMs: typingMs }];
  if (kind === 'line' && who !== undefined && text !== undefined) return [{ kind, id, from: who, text, at }];
  if (kind === 'said' && operationId !== undefined) return [{ kind: 'confirmed', id, operationId, at, text }];
  if (kind === 'undelivered' && operationId !== undefined) return [{ kind, id, operationId, at }];
  return kind === 'ended' ? [{ kind, how: endOf(event), at }] : [];
}

/** The text, with the files that came with it, each on a line of its own. */
function saidIn(event: WireObject): string | undefined {
  const files = listOf(event.attachments).map((item) => {
    const file = objectOf(item);
    return [textOf(file, 'name'), textOf(file, 'url')].filter(Boolean).join(' ');
  });
  return [textOf(event, 'text'), ...files].filter(Boolean).join('\n') || undefined;
}

function endOf({ by, why }: WireObject): 'visitor' | 'unattended' | 'silence' | 'ended' {
  if (why === 'nobody') return 'unattended';
  if (why === 'silence') return why;
  return by === 'visitor' ? by : 'ended';
}

function placeOf({ position, wait }: WireObject): Omit<Extract<VisitorEvent, { kind: 'waiting' }>, 'kind'> {
  const { fromSeconds, toSeconds } = objectOf(wait);
  return {
    ...(typeof position === 'number' ? { position } : {}),
    ...(typeof fromSeconds === 'number' && typeof toSeconds === 'number' ? { wait: { fromSeconds, toSeconds } } : {}),
  };
}

function personOf(who: WireObject): Person | undefined {
  const id = textOf(who, 'id');
  const role = who.role === 'company' ? who.role : 'agent';
  return id === undefined ? undefined : { id, name: plainName(textOf(who, 'name') ?? ''), role };
}
