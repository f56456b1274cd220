import type { BridgedCommand, Command } from '../../conversation/command.ts';
import type { CommandLearned, CommandSettled } from '../../conversation/event.ts';
import type { ContactCommand } from '../../conversation/queued/command.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { defined } from '../../kernel/defined.ts';
import { CapabilityNotAvailable, CarebridgeError, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { earlierLines, historyFor } from './contact-context.ts';
import { recapText } from './recap.ts';
import type { ConversationName } from './service-envelope.ts';
import type { StoredConversations } from './stored-conversation.ts';
import type { VisitorChannel } from './visitor-channel.ts';

/** What performing needs. */
export type PerformerDependencies = {
  readonly name: ConversationName;
  readonly tenant: Tenant;
  readonly provider: Provider;
  /** Absent: no visitor can be told anything but by the platform. */
  readonly channel: VisitorChannel | undefined;
  readonly stored: StoredConversations;
  readonly now: Clock;
  readonly log: Log;
};

/** A command whose turn it is: how often it was put off, the state that it is performed in, and whether it may have been sent before. */
export type Attempt = {
  readonly command: Command;
  readonly attempts: number;
  readonly state: ConversationState;
  readonly isRepeat: boolean;
};

/** Sends the commands of one conversation to its platform; how each ends is an event. */
export class Performer {
  readonly #dependencies: PerformerDependencies;

  constructor(dependencies: PerformerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Sends one command; never rejects. */
  async perform(attempt: Attempt): Promise<CommandSettled> {
    const { operationId, kind } = attempt.command;
    const startedAt = performance.now();
    const result = await this.#send(attempt).then(
      (learned): CommandSettled['result'] => defined({ outcome: 'done' as const, learned }),
      (error: unknown) => this.#fault(error, attempt.attempts),
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

  async #send(attempt: Attempt): Promise<CommandLearned | undefined> {
    const { command } = attempt;
    switch (command.kind) {
      case 'tell-visitor':
        return this.#tell(command);
      case 'open-conversation':
      case 'say-line':
      case 'leave-conversation':
      case 'requeue-conversation':
        return this.#ask(command, attempt);
      default:
        return this.#bridge(command);
    }
  }

  async #bridge(command: BridgedCommand): Promise<undefined> {
    const { name, tenant, provider, stored } = this.#dependencies;
    if (provider.routing !== 'bridged') throw notOfThisPlatform();
    const context = { tenant, conversation: name.conversation };
    if (command.kind !== 'recap-to-room') await provider.perform(command, context);
    else {
      const recap = recapText(await stored.transcript(name, command.fromLine), command);
      await provider.perform(command, { ...context, recap });
    }
  }

  async #tell({ tellings, operationId }: Extract<Command, { kind: 'tell-visitor' }>): Promise<undefined> {
    const { name, channel } = this.#dependencies;
    if (channel === undefined) throw new CapabilityNotAvailable('There is no relay to the visitor.');
    await channel.tell(name, tellings, operationId);
  }

  /** What is to be left and is not known (any more) has been left. */
  async #ask(command: ContactCommand, { state, attempts, isRepeat }: Attempt): Promise<CommandLearned | undefined> {
    const { name, tenant, provider, stored } = this.#dependencies;
    if (provider.routing !== 'queued') throw notOfThisPlatform();
    const { queued } = state;
    const own = command.kind === 'leave-conversation' ? command.platformConversation : undefined;
    const platformConversation = own ?? queued?.platform.id;
    if (command.kind === 'leave-conversation' && platformConversation === undefined) return undefined;
    return provider.perform(command, {
      tenant,
      conversation: name.conversation,
      ...defined({ platformConversation }),
      attempts,
      isRepeat,
      history: command.kind === 'open-conversation' ? await historyFor(stored, name, command) : [],
      linesThere: queued?.platform.linesThere ?? { least: 0, most: 0 },
      earlier: command.kind === 'say-line' && queued !== undefined ? earlierLines(queued, command) : [],
    });
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

/** A tenant's platform may have become one of another kind while a conversation went on. */
function notOfThisPlatform(): CapabilityNotAvailable {
  return new CapabilityNotAvailable(
    'The tenant’s platform is of another kind than the one that the conversation began on.',
  );
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
