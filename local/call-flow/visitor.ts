import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { childTraceparent } from '../../shared/kernel/trace.ts';
import { resourceSchema } from '../../shared/protocol/hypermedia/resource.ts';
import { Chat } from './chat.ts';
import { Condition } from './condition.ts';
import { UcwaClient } from './ucwa-client.ts';

const tokenAnswerSchema = z.object({
  visitorId: z.string(),
  threadId: z.string(),
  waitingToken: z.string(),
  transport: z.object({ transport: z.literal('ucwa'), discoverUrl: z.url(), token: z.string(), endpoint: z.string() }),
});

type TokenAnswer = z.infer<typeof tokenAnswerSchema>;

/** The page that a visitor is on. `traceparent` names the trace that its requests to the service belong to. */
export type Page = {
  readonly service: string;
  readonly tenant: string;
  readonly origin: string;
  readonly traceparent?: string;
};

/** A visitor as the widget plays them: token, discovery, UCWA application, event channel, invitation. */
export class Visitor {
  readonly client: UcwaClient;
  /** What the service knows the sign-in by, and takes for the page's word about the visit. */
  readonly signedIn: Pick<TokenAnswer, 'threadId' | 'waitingToken'>;
  readonly #transport: TokenAnswer['transport'];

  private constructor(client: UcwaClient, { transport, ...signedIn }: TokenAnswer) {
    this.client = client;
    this.signedIn = signedIn;
    this.#transport = transport;
  }

  /** Obtains a token for the page. */
  static async enter(page: Page, patienceMs: number): Promise<Visitor> {
    const answer = await widgetToken(page, patienceMs);
    const bearer = { token: answer.transport.token, origin: page.origin };
    return new Visitor(new UcwaClient(bearer, patienceMs), answer);
  }

  /** Discovers the platform; resolves with where applications are opened. */
  async discover(): Promise<string> {
    const { discoverUrl } = this.#transport;
    const discovered = await this.client.send('GET', discoverUrl, { expected: [200] });
    this.client.base = discoverUrl;
    return this.client.link(resourceSchema.parse(await discovered.json()), 'anonApplications');
  }

  /** Opens the UCWA application and its event channel. */
  async signIn(applicationsUrl: string, displayName: string): Promise<void> {
    await this.client.signIn(applicationsUrl, {
      userAgent: 'CarebridgeCallFlow/1.0',
      culture: 'en-us',
      anonymousDisplayName: displayName,
    });
  }

  /** Invites the help desk, on a thread if it is named; resolves when the platform has told of the conversation that it opened for that. */
  async invite(subject: string, threadId?: string): Promise<Chat> {
    const conversation = this.#conversationOf(subject);
    const communication = resourceSchema.parse(this.client.application._embedded?.communication);
    const invited = this.client.send('POST', this.client.link(communication, 'startMessaging'), {
      json: { operationId: randomUUID(), to: this.#transport.endpoint, subject, importance: 'Normal', threadId },
      expected: [201],
    });
    const [conversationUrl] = await Promise.all([conversation, invited]);
    return new Chat(this.client, conversationUrl);
  }

  #conversationOf(subject: string): Promise<string> {
    const condition = new Condition();
    let url: string | undefined;
    this.client.channel.listen((event) => {
      if (event.rel !== 'messagingInvitation' || event.resource?.subject !== subject) return;
      url = this.client.link(event.resource, 'conversation');
      condition.changed();
    });
    return condition.until('the event of the invitation', () => url, this.client.patienceMs);
  }
}

async function widgetToken(page: Page, patienceMs: number): Promise<TokenAnswer> {
  const response = await fetch(`${page.service}/api/token/${page.tenant}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: page.origin,
      traceparent: childTraceparent(page.traceparent),
    },
    body: '{}',
    signal: AbortSignal.timeout(patienceMs),
  });
  if (response.status !== 200) throw new Error(`The token was refused: ${response.status} ${await response.text()}`);
  return tokenAnswerSchema.parse(await response.json());
}
