import type { Command } from '../../conversation/command.ts';
import type { CommandSettled } from '../../conversation/event.ts';
import { CapabilityNotAvailable, CarebridgeError, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { recapText } from './recap.ts';
import type { ConversationName } from './service-envelope.ts';
import type { StoredConversations } from './stored-conversation.ts';

/** What performing needs. */
export type PerformerDependencies = {
  readonly name: ConversationName;
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly stored: StoredConversations;
  readonly now: Clock;
  readonly log: Log;
};

/** Sends the commands of one conversation to its platform; how each ends is an event. */
export class Performer {
  readonly #dependencies: PerformerDependencies;

  constructor(dependencies: PerformerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Sends one command; never rejects. `attempts` counts the earlier ones that were postponed. */
  async perform(command: Command, attempts: number): Promise<CommandSettled> {
    const { operationId, kind } = command;
    const startedAt = performance.now();
    const result = await this.#send(command).then(
      (): CommandSettled['result'] => ({ outcome: 'done' }),
      (error: unknown) => this.#fault(error, attempts),
    );
    const { name, provider, log, now } = this.#dependencies;
    log({
      level: 'info',
      event: 'command-settled',
      tenant: name.tenant,
      conversationId: name.conversation,
      operationId,
      provider: provider.name,
      step: kind,
      outcome: result.outcome === 'postponed' ? 'retry' : result.outcome,
      code: 'code' in result ? result.code : undefined,
      durationMs: Math.round(performance.now() - startedAt),
    });
    return { type: 'command-settled', at: now(), operationId, kind, result };
  }

  async #send(command: Command): Promise<void> {
    const { name, tenant, provider, stored } = this.#dependencies;
    const context = { tenant, conversation: name.conversation };
    if (command.kind !== 'recap-to-room') return provider.perform(command, context);
    const recap = recapText(await stored.transcript(name, command.fromLine), command);
    return provider.perform(command, { ...context, recap });
  }

  #fault(error: unknown, attempts: number): CommandSettled['result'] {
    const { name, log, now } = this.#dependencies;
    const result = settledBy(error, attempts, now());
    if (isAlarming(error) && 'code' in result) {
      const { tenant, conversation } = name;
      log({
        level: 'error',
        event: 'failure',
        tenant,
        conversationId: conversation,
        step: 'perform',
        code: result.code,
      });
    }
    return result;
  }
}

type Result = CommandSettled['result'];

const firstDelayMs = 2_000;
const longestDelayMs = 5 * 60_000;

/** Choice: four minutes in all, so that a clock that was put back, or a key that is just being changed, ends nothing. */
const mostUnauthorized = 7;

/** Whether the platform did not take our token, which the next one may mend. */
const isUnauthorized = (error: unknown): boolean => error instanceof ProviderRefused && error.status === 401;

/**
 * What an error of `perform` means for its command. `attempts` counts the earlier ones that were postponed; the delay doubles
 * with each unless the platform named its own. A token that is not taken is not final at once: the next attempt brings a new one.
 * Choice: an error that is none of ours counts as a failure of the command; a defect must not hold a lane for ever.
 */
export function settledBy(error: unknown, attempts: number, nowMs: number): Result {
  if (error instanceof Unavailable) {
    const backOffMs = Math.min(firstDelayMs * 2 ** attempts, longestDelayMs);
    return { outcome: 'postponed', code: error.code, dueAt: nowMs + (error.retryAfterMs ?? backOffMs) };
  }
  if (isUnauthorized(error) && attempts < mostUnauthorized) {
    return { outcome: 'postponed', code: errorCode(error), dueAt: nowMs + firstDelayMs * 2 ** attempts };
  }
  return { outcome: 'failed', code: errorCode(error) };
}

/** Whether an error of `perform` says that something is wrong with the platform or with us, and a person should look. */
export function isAlarming(error: unknown): boolean {
  if (!(error instanceof CarebridgeError)) return true;
  return error.name === 'ProtocolViolation' && !(error instanceof CapabilityNotAvailable);
}
