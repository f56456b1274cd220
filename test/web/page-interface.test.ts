import { describe, expect, it } from 'vitest';
import { Observable } from '../../web/observable/observable.ts';
import { followChat } from '../../web/page/chat-news.ts';
import { PageListeners } from '../../web/page/page-listeners.ts';
import { ToldLater } from '../../web/page/told-later.ts';
import { until } from '../support/until.ts';

type Shown = ReturnType<Parameters<typeof followChat>[0]['view']['get']>;

const heard = (id: string) => ({ kind: 'heard', id, text: `line ${id}`, at: 1, from: { name: 'Ada' } });

/** A chat as its frame shows it. */
class ShownChat {
  readonly view = new Observable<Shown>({ stage: { name: 'welcome' }, entries: [], waitingToken: undefined });
  readonly unread = new Observable(0);
  readonly identity = new Observable<string | undefined>(undefined);
  end = async (): Promise<void> => undefined;

  shows(name: string, entries: Shown['entries'] = [], ending?: string): void {
    const stage = { name, ...(ending === undefined ? {} : { ending }) };
    this.view.set({ stage, entries, waitingToken: name === 'welcome' ? undefined : 'token' });
  }
}

function following(chat: ShownChat): readonly string[] {
  const told: string[] = [];
  const tell = (event: string, detail: unknown): void =>
    void told.push(`${event} ${JSON.stringify(detail) ?? ''}`.trim());
  followChat(chat, { tell });
  return told;
}

describe('events of a chat for the page', () => {
  it('begins, talks, ends → each once, in order', () => {
    const chat = new ShownChat();
    const told = following(chat);
    chat.shows('connecting');
    chat.shows('waiting');
    chat.shows('talking', [heard('1')]);
    chat.shows('talking', [heard('1'), heard('2')]);
    chat.unread.set(2);
    chat.shows('ended', [heard('1'), heard('2')], 'company');
    const line = (id: string) => `message {"from":"Ada","text":"line ${id}","at":1}`;
    expect(told).toEqual(['started', line('1'), line('2'), 'unread {"count":2}', 'ended {"by":"company"}']);
  });

  it('page loaded in mid-chat, or after its end → what was before is no news', () => {
    const chat = new ShownChat();
    chat.shows('talking', [heard('1')]);
    const told = following(chat);
    chat.shows('talking', [heard('1')]);
    expect(told).toEqual([]);
    const over = new ShownChat();
    over.shows('ended', [heard('1')], 'visitor');
    expect(following(over)).toEqual([]);
  });

  it('listener twice, taken away while events are told → told once, then never', async () => {
    const listeners = new PageListeners();
    const told: unknown[] = [];
    const listener = (detail: unknown): void => void told.push(detail);
    listeners.add('unread', listener);
    listeners.add('unread', listener);
    listeners.add('open', listener);
    listeners.tell('unread', { count: 1 });
    listeners.remove('unread', listener);
    listeners.tell('unread', { count: 2 });
    await until(() => told.length > 0);
    expect(told).toEqual([{ count: 1 }]);
  });
});

describe('values that a page tells during a chat', () => {
  /** A frame whose requests are answered as the test says. */
  function telling(...statuses: readonly (number | 'lost')[]) {
    const sent: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
    const left = [...statuses];
    const view = {
      JSON,
      fetch: async (url: string, { body }: { readonly body: string }) => {
        sent.push({ path: new URL(url).pathname, body: JSON.parse(body) });
        const status = left.shift() ?? 204;
        if (status === 'lost') throw new TypeError('Failed to fetch');
        return new Response(status === 400 ? '{"title":"The identity is not taken: the token has expired."}' : null, {
          status,
        });
      },
    };
    const complaints: string[] = [];
    const port = {
      options: { service: 'https://chat.example', tenant: 'contoso' },
      elements: { panel: { querySelector: () => ({ contentWindow: view }) } },
      complain: (words: string) => void complaints.push(words),
    };
    const later = new ToldLater(port as unknown as ConstructorParameters<typeof ToldLater>[0]);
    const chat = new ShownChat();
    later.follow(chat);
    return { later, chat, sent, complaints };
  }

  it('network lost, chat not known yet → again, with what has changed meanwhile', async () => {
    const { later, chat, sent } = telling('lost', 404);
    later.tell('before', 'goes with the invitation');
    chat.shows('connecting');
    later.tell('order', '1');
    later.tell('cart', '3');
    chat.shows('waiting');
    await until(() => sent.length === 1);
    later.tell('order', '2');
    await until(() => sent.length === 3);
    expect(sent.map(({ body }) => body.values)).toEqual([
      { order: '1', cart: '3' },
      { order: '2', cart: '3' },
      { order: '2', cart: '3' },
    ]);
  });

  it('identity → told in each chat; one that does not hold is told once, and the developer reads why', async () => {
    const { later, chat, sent, complaints } = telling(204, 400);
    later.identify('a.b.c');
    expect(sent).toEqual([]);
    chat.shows('waiting');
    await until(() => sent.length === 1);
    chat.shows('ended', [], 'visitor');
    chat.shows('waiting');
    await until(() => complaints.length === 1);
    expect(sent.map(({ path }) => path)).toEqual(['/api/identity/contoso', '/api/identity/contoso']);
    expect(complaints[0]).toContain('the token has expired');
  });

  it('identity → known to the chat that is drawn, also where it was told before; cleared → not known any more', () => {
    const { later, chat } = telling();
    later.identify('a.b.c');
    expect(chat.identity.get()).toBe('a.b.c');
    const next = new ShownChat();
    later.follow(next);
    expect(next.identity.get()).toBe('a.b.c');
    later.clear();
    expect(next.identity.get()).toBeUndefined();
  });
});
