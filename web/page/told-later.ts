import type { FrameChat } from '../embed/host-port.ts';
import type { PagePort } from '../embed/page-port.ts';

type Values = Record<string, string | null>;

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Tells the service values during a chat, until it has them: what changes meanwhile is told next. Requests are made by the frame, whose built-in
 * objects no page has changed. Source: carebridge.md#tell-values
 */
export class ToldLater {
  readonly #port: PagePort;
  #chat: FrameChat | undefined;
  #waiting: Values = {};
  #isSending = false;
  #pauseMs = firstPauseMs;

  constructor(port: PagePort) {
    this.#port = port;
  }

  follow(chat: FrameChat): void {
    this.#chat = chat;
    chat.view.subscribe(() => this.send());
  }

  /** Keeps a value to be told, if there is a chat; what is set before one goes with its invitation. */
  tell(name: string, value: string | null): void {
    const stage = this.#chat?.view.get().stage.name;
    if (stage === 'connecting' || stage === 'waiting' || stage === 'talking') this.#waiting[name] = value;
  }

  clear(): void {
    this.#waiting = {};
  }

  send(): void {
    const { stage, waitingToken } = this.#chat?.view.get() ?? {};
    if (stage?.name === 'ended') this.clear();
    const isThere = stage?.name === 'waiting' || stage?.name === 'talking';
    if (this.#isSending || !isThere || waitingToken === undefined || isEmpty(this.#waiting)) return;
    this.#isSending = true;
    void this.#sendOnce(waitingToken);
  }

  async #sendOnce(token: string): Promise<void> {
    const sent = this.#waiting;
    this.#waiting = {};
    const isDone = await this.#post(token, sent);
    if (!isDone) this.#takeBack(sent);
    const pauseMs = isDone ? 0 : this.#pauseMs;
    this.#pauseMs = isDone ? firstPauseMs : Math.min(2 * this.#pauseMs, longestPauseMs);
    setTimeout(() => {
      this.#isSending = false;
      this.send();
    }, pauseMs);
  }

  /** What was not told waits again, but for what has changed since. */
  #takeBack(sent: Values): void {
    for (const name in sent) {
      if (Object.hasOwn(sent, name) && !Object.hasOwn(this.#waiting, name)) this.#waiting[name] = sent[name] ?? null;
    }
  }

  /** Whether the service has them, or will never have them. A chat that it does not know yet has only just begun. */
  async #post(token: string, values: Values): Promise<boolean> {
    const { options, elements } = this.#port;
    const view = elements.panel.querySelector('iframe')?.contentWindow as
      | (Window & typeof globalThis)
      | null
      | undefined;
    if (!view) return false;
    const response = await view
      .fetch(`${options.service}/api/values/${encodeURIComponent(options.tenant)}`, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: view.JSON.stringify({ at: Date.now(), values }),
      })
      .catch(() => undefined);
    return response !== undefined && (response.ok || response.status === 400 || response.status === 401);
  }
}

function isEmpty(values: object): boolean {
  for (const name in values) if (Object.hasOwn(values, name)) return false;
  return true;
}
