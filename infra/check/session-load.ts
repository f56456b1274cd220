import { defaultTimes } from '../../shared/platform/times.ts';

/** Conversations that each cause a message to a session of their own every so many seconds. */
export type Talk = { readonly conversations: number; readonly everySeconds: number };

/** What an instance is asked to carry at once, by the messages of the bus that it takes. */
export type SessionLoad = { readonly cores: number; readonly talks: readonly Talk[] };

/** What a load takes of an instance: places that are occupied on average, and accepts a second, of which so many can be made. */
export type SessionUse = { readonly held: number; readonly accepts: number; readonly possibleAccepts: number };

/** Unconfirmed: an assumption about Service Bus in the region of the app. */
export const attachSeconds = 0.05;
/** Choice: what handling a callback takes where store and platform answer in some ten milliseconds. */
const handlingSeconds = 0.05;
/** A call that goes on has one safety alarm in so long, in a session of the platform. */
const alarmSeconds = defaultTimes.safetyMs / 1_000;

/** Parts that may be used of what there is: the rest is for newcomers. */
export const share = { places: 0.5, accepts: 0.8 } as const;

/** A load of conversations with a line every so many seconds, each of which causes one callback to the service, besides the alarms. */
function loadOf(cores: number, lines: readonly Talk[]): SessionLoad {
  const alarms = lines.map(({ conversations, everySeconds }) => ({
    conversations,
    everySeconds: Math.max(alarmSeconds, everySeconds),
  }));
  return { cores, talks: [...lines, ...alarms] };
}

/** Many quiet conversations and a few that say five lines a second, for an instance of so many cores. */
export function mixedLoad(cores: number): SessionLoad {
  return loadOf(cores, [
    { conversations: 100 * cores, everySeconds: 5 },
    { conversations: 10 * cores, everySeconds: 0.2 },
  ]);
}

/** Works out what a load takes, when messages come evenly and a session is kept `idleSeconds` after its last. */
export function sessionUse({ cores, talks }: SessionLoad, idleSeconds: number): SessionUse {
  const keptSeconds = attachSeconds + handlingSeconds + idleSeconds;
  const isKept = ({ everySeconds }: Talk): boolean => everySeconds <= idleSeconds;
  const heldBy = (talk: Talk): number =>
    talk.conversations * (isKept(talk) ? 1 : Math.min(1, keptSeconds / talk.everySeconds));
  const acceptsBy = (talk: Talk): number => (isKept(talk) ? 0 : talk.conversations / talk.everySeconds);
  return {
    held: sum(talks.map(heldBy)),
    accepts: sum(talks.map(acceptsBy)),
    possibleAccepts: (2 * cores) / attachSeconds,
  };
}

/** Conversations with a line every so many seconds that one core can carry by its accepts. */
function conversationsPerCore(everySeconds: number): number {
  const { accepts, possibleAccepts } = sessionUse(loadOf(1, [{ conversations: 1, everySeconds }]), 0);
  return Math.floor((share.accepts * possibleAccepts) / accepts);
}

/** The tables of docs/host-settings.md#idle-time-and-places, line by line. */
export function sessionTables(): readonly string[] {
  const idleRow = (idleSeconds: number): string => {
    const cells = [1, 2].flatMap((cores) => {
      const { held, accepts, possibleAccepts } = sessionUse(mixedLoad(cores), idleSeconds);
      return [held.toFixed(0), String(placesFor(held)), `${accepts.toFixed(0)} of ${possibleAccepts}`];
    });
    return `| ${idleSeconds} s | ${cells.join(' | ')} |`;
  };
  const coreRow = (everySeconds: number): string => {
    const conversations = conversationsPerCore(everySeconds);
    return `| ${everySeconds} s | ${conversations} | ${(conversations / everySeconds).toFixed(0)} |`;
  };
  return [...[0.1, 0.3, 0.5, 1, 2, 60].map(idleRow), ...[2, 5, 10, 20, 30].map(coreRow)];
}

function placesFor(held: number): number {
  return Math.ceil(held / share.places);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
