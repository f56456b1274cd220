import type { LogEntry } from '../../shared/conversation/decide.ts';
import type { CommandSettled } from '../../shared/conversation/event.ts';
import type { Issue } from '../../shared/conversation/state.ts';
import { Given } from './given.ts';

/**
 * A conversation that hears of the same things in another order; `keys` decide it. Two things keep their place: the
 * invitation comes before anything of the room, since without it there is no room, and alarms come last.
 * Commands end as they did before, by kind and target, some of them late.
 */
export function shuffled(original: Given, keys: readonly number[]): Given {
  const key = (at: number): number => keys[at % keys.length] ?? 0;
  const isOfType = (type: string) => (entry: LogEntry) => entry.events.some((event) => event.type === type);
  const kept = original.log.filter((entry) => !isOfType('command-settled')(entry));
  const alarms = kept.filter(isOfType('alarm-rang'));
  const rest = kept
    .filter((entry) => !alarms.includes(entry))
    .map((entry, at) => ({ entry, key: key(at) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ entry }) => entry);
  const ordered = [...withInvitationFirst(rest, isOfType('visitor-invited')), ...alarms];
  const given = ordered.reduce((before, { events }, at) => {
    const after = before.events(...events);
    return key(at + kept.length) % 2 === 0 ? allSettled(after, original.state.work.issues) : after;
  }, new Given());
  return allSettled(given, original.state.work.issues);
}

function withInvitationFirst(
  entries: readonly LogEntry[],
  isInvitation: (entry: LogEntry) => boolean,
): readonly LogEntry[] {
  const invitation = entries.findIndex(isInvitation);
  const room = entries.findIndex(({ events: [first] }) => {
    return first !== undefined && 'position' in first && first.position.leg === 'room';
  });
  if (room < 0 || invitation < room) return entries;
  const others = entries.toSpliced(invitation, 1);
  return [...others.slice(0, room), ...entries.slice(invitation, invitation + 1), ...others.slice(room)];
}

/** Answers every pending command, and those that follow from the answers. */
function allSettled(given: Given, issues: readonly Issue[]): Given {
  const [pending] = given.state.work.pending;
  if (pending === undefined) return given;
  const { operationId, kind } = pending;
  const target = given.state.work.issues.find((issue) => issue.operationId === operationId)?.target;
  const before = issues.find((issue) => issue.kind === kind && issue.target === target);
  const result: CommandSettled['result'] =
    before?.outcome === 'failed' ? { outcome: 'failed', code: before.code ?? 'Refused' } : { outcome: 'done' };
  return allSettled(given.events({ type: 'command-settled', at: given.state.at, operationId, kind, result }), issues);
}
