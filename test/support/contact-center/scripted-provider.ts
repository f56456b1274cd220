import * as z from 'zod';
import type { CommandLearned } from '../../../shared/conversation/event.ts';
import type { ContactCommand, SayLine } from '../../../shared/conversation/queued/command.ts';
import type { AgentTyping, QueuedReport } from '../../../shared/conversation/queued/event.ts';
import { ProviderRefused, RequestRefused, Unavailable } from '../../../shared/kernel/errors.ts';
import { piecesThere } from '../../../shared/providers/contact-center/seen-lines.ts';
import type {
  ContactContext,
  IdentifiedCallback,
  QueuedProvider,
  StoredCallback,
} from '../../../shared/providers/provider.ts';
import type { Tenant } from '../../../shared/providers/tenant.ts';
import { type CenterFace, type CenterMessage, centerSecret } from './scripted-center.ts';

const agent = z.string();
const reportSchema = z.object({
  id: z.string(),
  at: z.number(),
  conversation: z.string(),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('queued'), queue: z.string() }),
    z.object({ kind: z.literal('agent'), agent, change: z.enum(['joined', 'left']) }),
    z.object({ kind: z.literal('transfer') }),
    z.object({ kind: z.literal('state'), state: z.enum(['created', 'active', 'idle']) }),
    z.object({ kind: z.literal('text'), agent, text: z.string(), files: z.array(z.string()) }),
    z.object({ kind: z.literal('echo'), text: z.string() }),
    z.object({ kind: z.literal('typing'), agent, on: z.boolean() }),
    z.object({ kind: z.literal('surprise') }),
  ]),
});

/** What goes wrong with requests of a kind: the answer is lost, or the center does not answer at all. */
export type RequestFault = { readonly kind: ContactCommand['kind']; readonly fault: 'lost' | 'busy' };

/** What a scripted provider works with. */
export type ScriptedProviderDependencies = {
  readonly center: CenterFace;
  /** Whose webhook it is. */
  readonly tenant: () => Promise<Tenant>;
  /** Before it sends a line again, it looks as often as this, after such pauses. */
  readonly lookPausesMs?: readonly number[];
  /** Under which name it is among the providers. */
  readonly name?: string;
};

/** Our side of a scripted contact center: a second implementation of the provider port, without any wire. */
export class ScriptedProvider implements QueuedProvider {
  readonly name: string;
  readonly routing = 'queued';
  /** Faults that are yet to come, each once. */
  readonly faults: RequestFault[] = [];
  /** Is called before a request is done and after it, so that a test may hold it. */
  onRequest: (kind: ContactCommand['kind'], when: 'before' | 'after') => Promise<void> = async () => undefined;
  /** Whether set-ups and looks come to no end. */
  isSilent = false;
  readonly #center: CenterFace;
  readonly #tenant: () => Promise<Tenant>;
  readonly #lookPausesMs: readonly number[];

  constructor({ center, tenant, lookPausesMs = [10, 20], name = 'scripted' }: ScriptedProviderDependencies) {
    this.#center = center;
    this.#tenant = tenant;
    this.#lookPausesMs = lookPausesMs;
    this.name = name;
  }

  faultsOf(): readonly string[] {
    return [];
  }

  async identify({ headers, body }: Parameters<QueuedProvider['identify']>[0]): Promise<IdentifiedCallback> {
    if (headers['x-center-secret'] !== centerSecret) throw new RequestRefused('Unauthenticated', 'No secret.');
    const { id, conversation } = reportSchema.parse(JSON.parse(new TextDecoder().decode(body)));
    const reply = { status: 200, headers: {} };
    return {
      caller: 'scripted',
      deliveryId: id,
      place: async () => ({ kind: 'find', tenant: await this.#tenant(), platformConversation: conversation, reply }),
    };
  }

  async translate({ body, receivedAt: at }: StoredCallback): Promise<readonly (QueuedReport | AgentTyping)[]> {
    const report = reportSchema.parse(JSON.parse(body));
    const { conversation: platformConversation, event } = report;
    const common = { at, platformConversation, moment: { occurredAt: report.at, eventId: report.id } };
    switch (event.kind) {
      case 'queued':
        return [{ type: 'visitor-queued', ...common, queue: { id: `q-${event.queue}`, name: event.queue } }];
      case 'agent':
        return [
          {
            type: 'agent-presence-changed',
            ...common,
            agent: { id: event.agent, name: event.agent },
            present: event.change === 'joined',
          },
        ];
      case 'transfer':
        return [{ type: 'visit-transferred', ...common }];
      case 'state':
        return [{ type: 'platform-state-changed', ...common, state: event.state }];
      case 'text': {
        const attachments = event.files.map((name) => ({ name, url: `https://files.example/${name}` }));
        return [{ type: 'agent-said', ...common, agent: { id: event.agent }, text: event.text, attachments }];
      }
      case 'echo':
        return [{ type: 'line-echoed', ...common, text: event.text }];
      case 'typing':
        return [{ type: 'agent-typing', at, agent: { id: event.agent, name: event.agent }, isTyping: event.on }];
      case 'surprise':
        return [{ type: 'platform-noted', ...common, name: 'surprise' }];
    }
  }

  async perform(command: ContactCommand, context: ContactContext): Promise<CommandLearned> {
    const found = this.faults.findIndex(({ kind }) => kind === command.kind);
    const [fault] = found < 0 ? [] : this.faults.splice(found, 1);
    await this.onRequest(command.kind, 'before');
    if (fault?.fault === 'busy') throw busy(10);
    const learned = await this.#do(command, context);
    await this.onRequest(command.kind, 'after');
    if (fault?.fault === 'lost') throw busy(10);
    return learned;
  }

  async setUp(): Promise<'done'> {
    if (this.isSilent) await silence();
    return 'done';
  }

  async lookOver(): Promise<readonly []> {
    if (this.isSilent) await silence();
    return [];
  }

  async tellTyping(platformConversation: string): Promise<void> {
    if (!(await this.#center.types(platformConversation))) throw gone();
  }

  async findConversation(platformConversation: string): Promise<string | undefined> {
    return (await this.#center.find(platformConversation))?.key;
  }

  async #do(command: ContactCommand, context: ContactContext): Promise<CommandLearned> {
    const { conversation: key, platformConversation, isRepeat } = context;
    if (command.kind === 'open-conversation') {
      const known = isRepeat ? await this.#center.newest(key, platformConversation) : undefined;
      const history = context.history.map(
        ({ by, text }): CenterMessage => ({ by: by === 'visitor' ? 'user' : 'agent', text }),
      );
      return { platformConversation: (known ?? (await this.#center.open(key, history))).id };
    }
    if (command.kind === 'leave-conversation') {
      if (platformConversation !== undefined) await this.#center.leave(platformConversation);
      return {};
    }
    if (platformConversation === undefined) throw gone();
    if (command.kind === 'requeue-conversation') {
      const visit = await this.#center.assign(platformConversation, command.queue);
      if (visit === undefined) throw gone();
      return visit === 'goes-on' ? { visit } : {};
    }
    return this.#say(platformConversation, command, context);
  }

  /** A line of which it is not known whether it was taken is sent once more when it is not shown after some looks. */
  async #say(
    there: string,
    { text }: SayLine,
    { isRepeat, attempts, earlier, linesThere }: ContactContext,
  ): Promise<CommandLearned> {
    if (!isRepeat) {
      if (!(await this.#center.say(there, text))) throw gone();
      return {};
    }
    const shown = await this.#center.look(there);
    if (shown === undefined) throw gone();
    const seen = shown.filter(({ by }) => by === 'user').map((message) => message.text);
    if (piecesThere(seen, text, { earlier, linesThere }) > 0) return { line: 'found' };
    const pauseMs = this.#lookPausesMs[attempts % (this.#lookPausesMs.length + 1)];
    if (pauseMs !== undefined) throw busy(pauseMs);
    if (!(await this.#center.say(there, text))) throw gone();
    return { line: 'repeated' };
  }
}

const silence = (): Promise<never> => new Promise<never>(() => undefined);

function gone(): ProviderRefused {
  return new ProviderRefused('PlatformNotFound', 'The conversation is gone.', 404);
}

function busy(retryAfterMs: number): Unavailable {
  return new Unavailable('PlatformUnreachable', 'The center did not answer.', retryAfterMs);
}
