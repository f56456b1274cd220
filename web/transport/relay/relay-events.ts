import { plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import type { VisitorEvent } from '../chat-transport.ts';
import { objectOf, textOf, type WireObject } from '../wire.ts';

/** Who types is told again or stops after this. Source: carebridge.md#relay-events */
const typingMs = 12_000;

/** Reads the events of one answer, in order; those that are not known are left out, and `now` dates what has no time. Source: carebridge.md#relay-events */
export function visitorEvents(events: readonly unknown[], now: number): readonly VisitorEvent[] {
  const lines = new Map<unknown, number>();
  return events.map(objectOf).flatMap((event) => {
    const isLine = event.kind === 'line' || event.kind === 'said' || event.kind === 'undelivered';
    const before = lines.get(event.number) ?? 0;
    if (isLine) lines.set(event.number, before + 1);
    return happened(event, idOf(event.number, before), now);
  });
}

/** Several lines may have one number; they come together, so that each has the same place whenever it is read. */
const idOf = (number: unknown, before: number): string => (before === 0 ? `${number}` : `${number}.${before + 100}`);

/** The highest number of a turn that events tell of; 0 when there is none. */
export const lastTurnOf = (events: readonly unknown[]): number =>
  Math.max(
    0,
    ...events
      .map((event) => objectOf(event).turn)
      .filter((turn) => Number.isInteger(turn))
      .map(Number),
  );

function happened(event: WireObject, id: string, now: number): readonly VisitorEvent[] {
  const { kind } = event;
  const who = personOf(objectOf(event.who));
  const [text, operationId] = [textOf(event, 'text'), textOf(event, 'operationId')];
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
