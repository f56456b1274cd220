import { errorFields, type Log } from '../kernel/log.ts';
import { type Clock, dayMs, hourMs } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Calls } from './call/calls.ts';
import { clearMarks } from './call/store/call-index.ts';
import type { LedgerChannels } from './channels/ledger-channels.ts';
import type { RecordDirectory } from './directory/record-directory.ts';
import type { Started, StartedKind, StartIndex } from './start-index.ts';
import type { PlatformTimes } from './times.ts';
import type { ApplicationLives } from './ucwa/application-lives.ts';

/** What a sweep needs. */
type SweepDependencies = {
  readonly ledger: Ledger;
  readonly starts: StartIndex;
  readonly channels: Pick<LedgerChannels, 'sweep'>;
  readonly calls: Calls;
  readonly lives: ApplicationLives;
  readonly directory: Pick<RecordDirectory, 'clearLeft'>;
  readonly times: Pick<PlatformTimes, 'callKeptMs'>;
  readonly log: Log;
  readonly now: Clock;
};

/** A call or application that is so many times older than calls are kept is ended, whatever it is about. */
const longestLives = 10;

/** Hours after its beginning at which something is looked at; later, every hour until nothing is left of it. */
const looksAtHours: readonly number[] = [1, 2, 4, 9, 16, 24, 36];

const kinds: readonly StartedKind[] = ['applications', 'calls', 'marks'];

/**
 * The net below all alarms of the platform: what should have ended, or been forgotten, and was not, since an alarm was lost, is found by
 * the index of what began.
 */
export class PlatformSweep {
  readonly #dependencies: SweepDependencies;

  constructor(dependencies: SweepDependencies) {
    this.#dependencies = dependencies;
  }

  /** To be called once an hour. Begins nothing new when `isOver` says so; one entry that fails is logged, and the others go on. */
  async run(isOver: () => boolean): Promise<void> {
    const { starts, times } = this.#dependencies;
    const days = Math.ceil((longestLives * times.callKeptMs) / dayMs) + 3;
    for (const kind of kinds) {
      for await (const started of starts.startedWithin(kind, days)) {
        if (isOver()) return;
        await this.#look(started);
      }
    }
    await this.#others(isOver);
  }

  /** What stands in no index of beginnings; each by itself, so that one that fails leaves the other. */
  async #others(isOver: () => boolean): Promise<void> {
    const { channels, directory, log } = this.#dependencies;
    const works = {
      'sweep mailboxes': () => channels.sweep(isOver),
      'sweep directory': () => directory.clearLeft(isOver),
    };
    for (const [step, work] of Object.entries(works)) {
      await work().catch((error: unknown) => log({ level: 'error', event: 'failure', step, ...errorFields(error) }));
    }
  }

  async #look(started: Started): Promise<void> {
    const { starts, times, log, now } = this.#dependencies;
    const ageMs = now() - started.at;
    const isOld = ageMs >= times.callKeptMs;
    if (!isOld && !looksAtHours.includes(Math.floor(ageMs / hourMs))) return;
    try {
      // What is young may be just beginning.
      if ((await this.#settle(started, ageMs)) === 'gone' && isOld) await starts.forget(started);
    } catch (error) {
      log({ level: 'error', event: 'failure', step: `sweep ${started.kind}`, ...errorFields(error) });
    }
  }

  #settle({ kind, partition }: Started, ageMs: number): Promise<'lives' | 'gone'> {
    const { ledger, calls, lives, times, now } = this.#dependencies;
    const isOverdue = ageMs >= longestLives * times.callKeptMs;
    const [tenantId = '', id = ''] = partition.split('.', 2);
    switch (kind) {
      case 'applications':
        return lives.settle({ tenantId, id }, isOverdue);
      case 'calls':
        return calls.settle(partition);
      case 'marks':
        return clearMarks(ledger, partition, now());
    }
  }
}
