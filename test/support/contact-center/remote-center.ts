import { Unavailable } from '../../../shared/kernel/errors.ts';
import type { CenterRequest } from './center-server.ts';
import type { CenterFace, CenterMessage } from './scripted-center.ts';

type Named = { readonly id: string; readonly key: string };

const limitMs = 5_000;
const retryAfterMs = 100;

/** A scripted center in another process; what is not answered may have been done. */
export class RemoteCenter implements CenterFace {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  find(id: string): Promise<Named | undefined> {
    return this.#ask({ ask: 'find', id });
  }

  newest(key: string, but: string | undefined): Promise<Named | undefined> {
    return this.#ask({ ask: 'newest', key, but });
  }

  open(key: string, history: readonly CenterMessage[]): Promise<Named> {
    return this.#ask({ ask: 'open', key, history: [...history] });
  }

  say(id: string, text: string): Promise<boolean> {
    return this.#ask({ ask: 'say', id, text });
  }

  leave(id: string): Promise<boolean> {
    return this.#ask({ ask: 'leave', id });
  }

  assign(id: string, queue: string): Promise<'queued' | 'goes-on' | undefined> {
    return this.#ask({ ask: 'assign', id, queue });
  }

  types(id: string): Promise<boolean> {
    return this.#ask({ ask: 'types', id });
  }

  look(id: string): Promise<readonly CenterMessage[] | undefined> {
    return this.#ask({ ask: 'look', id });
  }

  /** The path tells who watches what is asked. */
  async #ask<Answer>(request: CenterRequest): Promise<Answer> {
    const response = await fetch(`${this.#origin}/${request.ask}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(limitMs),
    }).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response?.ok !== true || text === undefined)
      throw new Unavailable('PlatformUnreachable', 'The center did not answer.', retryAfterMs);
    const { answer } = JSON.parse(text) as { readonly answer: Answer };
    return answer;
  }
}
