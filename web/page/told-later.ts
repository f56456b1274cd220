import type { FrameChat } from '../embed/host-port.ts';
import type { PagePort } from '../embed/page-port.ts';

type Values = Record<string, string | null>;

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Tells the service values during a chat, and who the visitor is, until it has them: what changes meanwhile is told next. Requests are made by the
 * frame, whose built-in objects no page has changed. Source: carebridge.md#tell-values, carebridge.md#identity
 */
export class ToldLater {
  readonly #port: PagePort;
  #chat: FrameChat | undefined;
  #waiting: Values = {};
  /** The token of the site that says who the visitor is; `isTold`: in the chat that goes on. */
  #identity: { readonly token: string; isTold: boolean } | undefined;
  #isSending = false;
  #pauseMs = firstPauseMs;

  constructor(port: PagePort) {
    this.#port = port;
  }

  follow(chat: FrameChat): void {
    this.#chat = chat;
    this.#share();
    chat.view.subscribe(() => this.send());
  }

  /** Keeps a value to be told, if there is a chat; what is set before one goes with its invitation. */
  tell(name: string, value: string | null): void {
    const stage = this.#chat?.view.get().stage.name;
    if (stage === 'connecting' || stage === 'waiting' || stage === 'talking') this.#waiting[name] = value;
  }

  /** Keeps who the visitor is, to be told in this chat and the next ones. */
  identify(token: string): void {
    this.#identity = { token, isTold: false };
    this.#share();
    this.send();
  }

  clear(): void {
    this.#waiting = {};
    this.#identity = undefined;
    this.#share();
  }

  /** Lets the chat in the frame know it. */
  #share(): void {
    this.#chat?.identity.set(this.#identity?.token);
  }

  send(): void {
    const { stage, waitingToken } = this.#chat?.view.get() ?? {};
    if (stage?.name === 'ended') {
      this.#waiting = {};
      // Another one, so that an answer that is still to come does not count for the next chat.
      if (this.#identity !== undefined) this.#identity = { token: this.#identity.token, isTold: false };
    }
    const isThere = stage?.name === 'waiting' || stage?.name === 'talking';
    if (this.#isSending || !isThere || waitingToken === undefined) return;
    if (this.#identity?.isTold !== false && isEmpty(this.#waiting)) return;
    this.#isSending = true;
    void this.#sendOnce(waitingToken);
  }

  async #sendOnce(token: string): Promise<void> {
    const identity = this.#identity;
    const isDone =
      identity?.isTold === false ? await this.#tellIdentity(token, identity) : await this.#tellValues(token);
    const pauseMs = isDone ? 0 : this.#pauseMs;
    this.#pauseMs = isDone ? firstPauseMs : Math.min(2 * this.#pauseMs, longestPauseMs);
    setTimeout(() => {
      this.#isSending = false;
      this.send();
    }, pauseMs);
  }

  async #tellIdentity(token: string, identity: { readonly token: string; isTold: boolean }): Promise<boolean> {
    const isDone = await this.#post('identity', token, { token: identity.token });
    if (isDone) identity.isTold = true;
    return isDone;
  }

  async #tellValues(token: string): Promise<boolean> {
    const values = this.#waiting;
    this.#waiting = {};
    const isDone = await this.#post('values', token, { at: Date.now(), values });
    if (!isDone) this.#takeBack(values);
    return isDone;
  }

  /** What was not told waits again, but for what has changed since. */
  #takeBack(sent: Values): void {
    for (const name in sent) {
      if (Object.hasOwn(sent, name) && !Object.hasOwn(this.#waiting, name)) this.#waiting[name] = sent[name] ?? null;
    }
  }

  /** Whether the service has it, or will never take it. A chat that it does not know yet has only just begun. */
  async #post(path: string, token: string, body: object): Promise<boolean> {
    const { options, elements, complain } = this.#port;
    const frame = elements.panel.querySelector('iframe');
    const view = frame?.contentWindow as (Window & typeof globalThis) | null | undefined;
    if (!view) return false;
    const response = await view
      .fetch(`${options.service}/api/${path}/${encodeURIComponent(options.tenant)}`, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: view.JSON.stringify(body),
      })
      .catch(() => undefined);
    if (response?.status === 400) complain(titleOf(await response.json().catch(() => undefined)));
    return response !== undefined && (response.ok || response.status === 400 || response.status === 401);
  }
}

/** What the service says is wrong. Source: carebridge.md#errors */
function titleOf(problem: unknown): string {
  const { title } = (problem ?? {}) as { readonly title?: unknown };
  return typeof title === 'string' ? title : 'The service does not take it.';
}

function isEmpty(values: object): boolean {
  for (const name in values) if (Object.hasOwn(values, name)) return false;
  return true;
}
