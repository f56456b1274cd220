import { afterEach, describe, expect, it } from 'vitest';
import type { Session, VisitorEvent } from '../../web/transport/chat-transport.ts';
import { RelayVisitor } from '../../web/transport/relay/relay-visitor.ts';
import { problem, ScriptedRelay } from '../support/relay/scripted-relay.ts';

const openingId = 'a'.repeat(32);
const id = (digit: string) => digit.repeat(32);
const opening = { operationId: openingId, culture: 'en', subject: 'Is berth 12 free?', details: { boat: 'Tern' } };
const ada = { id: 'ada', name: 'Ada', role: 'agent' } as const;
const company = { id: 'contoso', name: 'Contoso', role: 'company' } as const;

const pages: Page[] = [];
afterEach(() => {
  for (const page of pages.splice(0)) page.visitor.stop();
});

/** A page's transport: what its owner was told, and the session that it keeps. */
class Page {
  readonly events: VisitorEvent[] = [];
  readonly states: string[] = [];
  readonly ends: string[] = [];
  session: Session = {};
  readonly visitor: RelayVisitor;
  #ids = 0;

  constructor(relay: ScriptedRelay) {
    this.visitor = new RelayVisitor(
      {
        take: (events, session) => {
          this.events.push(...events);
          // What is stored is JSON.
          this.session = JSON.parse(JSON.stringify(session)) as Session;
        },
        connection: (state) => void this.states.push(state),
        over: (why) => void this.ends.push(why),
        access: async () => ({ transport: 'relay', conversations: relay.base, token: relay.openingToken }),
      },
      { fetch: relay.fetch, now: () => 50, newId: () => id(String(++this.#ids)) },
    );
    pages.push(this);
  }

  kinds(): readonly string[] {
    return this.events.map(({ kind }) => kind);
  }

  async saw(kind: VisitorEvent['kind']): Promise<void> {
    await expect.poll(() => this.kinds(), { timeout: 10_000 }).toContain(kind);
  }
}

/** A relay whose seconds are short, and a page that has opened a conversation. */
async function opened() {
  const relay = new ScriptedRelay(20);
  const page = new Page(relay);
  await page.visitor.begin({ transport: 'relay', conversations: relay.base, token: 'opening' }, opening);
  await page.saw('waiting');
  return { relay, page };
}

/** The same conversation on another page, by the session that is kept. */
function resumed(relay: ScriptedRelay, session: Session): Page {
  const page = new Page(relay);
  page.visitor.resume(session);
  return page;
}

describe('relay · opening (carebridge.md#relay-open)', () => {
  it('answer → the conversation can be written to, and its channel is heard from the beginning', async () => {
    const { relay, page } = await opened();
    expect(page.events).toEqual([{ kind: 'connected', isLasting: true }, { kind: 'waiting' }]);
    expect(relay.bodiesOf('')[0]).toEqual({
      openingId,
      culture: 'en',
      subject: 'Is berth 12 free?',
      details: { boat: 'Tern' },
    });
  });

  it('answer lost · once, or until the page is reloaded → asked for again with the same id, and no one waits twice', async () => {
    const relay = new ScriptedRelay(20);
    let lost = 0;
    relay.fate = ({ path }) => (path === '' && lost++ < 1 ? 'lost' : undefined);
    const first = new Page(relay);
    await first.visitor.begin({ transport: 'relay', conversations: relay.base, token: 'opening' }, opening);
    await first.saw('connected');
    expect(relay.count).toBe(1);
    const other = new ScriptedRelay(20);
    other.fate = ({ path }) => (path === '' ? 'lost' : undefined);
    const before = new Page(other);
    await before.visitor.begin({ transport: 'relay', conversations: other.base, token: 'opening' }, opening);
    await expect.poll(() => other.requests.length).toBeGreaterThan(0);
    before.visitor.stop();
    other.fate = () => undefined;
    const after = resumed(other, before.session);
    await after.saw('connected');
    expect(other.count).toBe(1);
  });

  it('opening token that has run out → another one, and the same conversation', async () => {
    const relay = new ScriptedRelay(20);
    relay.openingToken = 'newer';
    const page = new Page(relay);
    await page.visitor.begin({ transport: 'relay', conversations: relay.base, token: 'opening' }, opening);
    await page.saw('connected');
    expect(relay.count).toBe(1);
  });

  it('refused → the chat is not begun; 404 or 400 by something in between → tried again', async () => {
    const relay = new ScriptedRelay(20);
    const between = [
      new Response('<h1>no</h1>', { status: 404 }),
      Response.json({ status: 400, code: 'Bad' }, { status: 400 }),
    ];
    relay.fate = () => between.shift() ?? problem(404, 'NotFound');
    const page = new Page(relay);
    await page.visitor.begin({ transport: 'relay', conversations: relay.base, token: 'opening' }, opening);
    await expect.poll(() => page.ends, { timeout: 10_000 }).toEqual(['refused']);
    expect(relay.bodiesOf('')).toHaveLength(3);
  });
});

describe('relay · what the visitor says (carebridge.md#relay-say)', () => {
  it('taken → sent; part of the conversation once the channel says so', async () => {
    const { relay, page } = await opened();
    expect(await page.visitor.deliver({ operationId: id('b'), text: 'Hello' })).toBe('sent');
    await page.saw('confirmed');
    expect(page.events.at(-1)).toMatchObject({ kind: 'confirmed', id: '3000', operationId: id('b'), text: 'Hello' });
    expect(await page.visitor.deliver({ operationId: id('c'), text: 'Again' })).toBe('sent');
    expect(relay.conversation.turns.map(({ turn }) => turn)).toEqual([1, 2]);
  });

  it('answer lost → the same turn under its number and id; the service has it once', async () => {
    const { relay, page } = await opened();
    relay.fate = ({ path }) => (path.endsWith('/lines') ? 'lost' : undefined);
    expect(await page.visitor.deliver({ operationId: id('b'), text: 'Hello' })).toBe('later');
    relay.fate = () => undefined;
    expect(await page.visitor.deliver({ operationId: id('b'), text: 'Hello' })).toBe('sent');
    expect(await page.visitor.deliver({ operationId: id('c'), text: 'Again' })).toBe('sent');
    expect(relay.conversation.turns).toEqual([
      { turn: 1, operationId: id('b'), text: 'Hello' },
      { turn: 2, operationId: id('c'), text: 'Again' },
    ]);
  });

  it('reload before the answer, and a turn that only the channel told of → numbers go on', async () => {
    const { relay, page } = await opened();
    await page.visitor.deliver({ operationId: id('b'), text: 'Hello' });
    await page.saw('confirmed');
    const { turn: _, ...older } = page.session;
    page.visitor.stop();
    const again = resumed(relay, { ...older, turn: 0, cursor: 2 });
    await again.saw('confirmed');
    await again.visitor.deliver({ operationId: id('c'), text: 'Again' });
    expect(relay.conversation.turns.map(({ turn }) => turn)).toEqual([1, 2]);
  });

  it('too many, too long, away, answered by something in between → waits, fails, again later', async () => {
    const { relay, page } = await opened();
    const answers = [
      problem(429, 'TooManyRequests', { 'retry-after': '3' }),
      problem(413, 'TextTooLong'),
      problem(503, 'Unavailable'),
      new Response('<title>Blocked</title>', { status: 202, headers: { 'content-type': 'text/html' } }),
      Response.json({ turn: 1, operationId: id('f') }, { status: 202 }),
      Response.json({ status: 404, code: 'NotFound' }, { status: 404 }),
    ];
    relay.fate = ({ path }) => (path.endsWith('/lines') ? answers.shift() : undefined);
    const outcomes: unknown[] = [];
    for (let at = 0; at < 6; at += 1)
      outcomes.push(await page.visitor.deliver({ operationId: id('b'), text: 'Hello' }));
    expect(outcomes).toEqual([{ tooFastMs: 3_000 }, 'failed', 'later', 'later', 'later', 'later']);
    expect(page.ends).toEqual([]);
  });

  it('two turns at once → the second one when the first is answered', async () => {
    const { relay, page } = await opened();
    const both = [
      page.visitor.deliver({ operationId: id('b'), text: 'One' }),
      page.visitor.end(),
      page.visitor.deliver({ operationId: id('c'), text: 'Two' }),
    ];
    await Promise.all(both);
    expect(relay.conversation.turns.map(({ turn, text }) => [turn, text])).toEqual([
      [1, 'One'],
      [2, undefined],
      [3, 'Two'],
    ]);
  });
});

describe('relay · tokens (carebridge.md#relay-tokens, #relay-resume)', () => {
  it('token has run out → one resume for all requests, each sent again, new tokens kept before they are used', async () => {
    const { relay, page } = await opened();
    const { resumeToken } = page.session;
    relay.conversation.expire();
    const outcomes = await Promise.all([
      page.visitor.deliver({ operationId: id('b'), text: 'Hello' }),
      page.visitor.deliver({ operationId: id('c'), text: 'Again' }),
    ]);
    expect(outcomes).toEqual(['sent', 'sent']);
    expect(relay.bodiesOf('/resume')).toHaveLength(1);
    expect(page.session.resumeToken).not.toBe(resumeToken);
  });

  it('refused after another request has got new tokens → sent again by those, without another resume', async () => {
    const { relay, page } = await opened();
    const late = Promise.withResolvers<Response>();
    let typed = 0;
    relay.fate = ({ path }) => (path.endsWith('/typing') && typed++ < 1 ? late.promise : undefined);
    const typing = page.visitor.type();
    relay.conversation.expire();
    expect(await page.visitor.deliver({ operationId: id('b'), text: 'Hello' })).toBe('sent');
    late.resolve(problem(401, 'Unauthenticated'));
    await typing;
    expect(typed).toBe(2);
    expect(relay.bodiesOf('/resume')).toHaveLength(1);
  });

  it('answer of a resume lost → the same resume token again', async () => {
    const { relay, page } = await opened();
    page.visitor.stop();
    relay.conversation.expire();
    let lost = 0;
    relay.fate = ({ path }) => (path.endsWith('/resume') && lost++ < 2 ? 'lost' : undefined);
    const again = resumed(relay, page.session);
    relay.conversation.tell({ kind: 'joined', who: ada });
    await again.saw('joined');
    expect(relay.bodiesOf('/resume')).toHaveLength(3);
  });

  it('page that has lost its turn meanwhile → uses no token that it cannot keep', async () => {
    const { relay, page } = await opened();
    const resuming = Promise.withResolvers<void>();
    relay.conversation.expire();
    relay.fate = ({ path }) => {
      if (path.endsWith('/resume')) resuming.resolve();
      return undefined;
    };
    const delivered = page.visitor.deliver({ operationId: id('b'), text: 'Hello' });
    await resuming.promise;
    const kept = page.session;
    page.visitor.stop();
    expect(await delivered).toBe('later');
    expect(page.session).toEqual(kept);
    const other = resumed(relay, kept);
    expect(await other.visitor.deliver({ operationId: id('b'), text: 'Hello' })).toBe('sent');
  });

  it('resume token unknown, conversation erased → lost; 404 by something in between → not', async () => {
    const { relay, page } = await opened();
    relay.fate = ({ path }) =>
      path.includes('/events')
        ? Response.json({ status: 404, code: 'NotFound', title: 'no route' }, { status: 404 })
        : undefined;
    page.visitor.nudge();
    await expect.poll(() => page.states, { timeout: 10_000 }).toContain('reconnecting');
    expect(page.ends).toEqual([]);
    relay.fate = () => undefined;
    relay.conversation.erase();
    await expect.poll(() => page.ends, { timeout: 10_000 }).toEqual(['lost']);
    const late = resumed(relay, page.session);
    await expect.poll(() => late.ends).toEqual(['lost']);
  });

  it('forgotten → the resume token is good no more', async () => {
    const { relay, page } = await opened();
    page.visitor.stop();
    relay.conversation.expire();
    new Page(relay).visitor.forget(page.session);
    await expect.poll(() => relay.conversation.goodTokens).toBe(0);
    const late = resumed(relay, page.session);
    await expect.poll(() => late.ends).toEqual(['lost']);
  });

  it('session of another form → lost', () => {
    const relay = new ScriptedRelay(20);
    for (const session of [{}, { conversations: 'x', resumeToken: 'y', cursor: 2, turn: 0 }, { resumeToken: 'y' }]) {
      expect(resumed(relay, session).ends).toEqual(['lost']);
    }
  });
});

describe('relay · events (carebridge.md#relay-events)', () => {
  it('each kind → what the chat makes of it; unknown kinds and what is broken are left out', async () => {
    const { relay, page } = await opened();
    page.events.length = 0;
    const strange = JSON.parse('[{"kind":"weather"},{"kind":"line","text":"no one"},{"kind":"said"},7]') as [];
    relay.conversation.tell({ kind: 'joined', who: ada }, { kind: 'joined', who: company }, ...strange);
    relay.conversation.tell(
      { kind: 'waiting', position: 2, wait: { fromSeconds: 60, toSeconds: 200, confidence: 0.8 } },
      { kind: 'typing', who: ada, isTyping: true },
      { kind: 'line', who: company, text: 'Welcome' },
      { kind: 'undelivered', operationId: id('b') },
      { kind: 'left', who: ada },
      { kind: 'ended', by: 'company', why: 'nobody' },
    );
    await page.saw('ended');
    expect(page.events).toMatchObject([
      { kind: 'joined', who: ada },
      { kind: 'waiting', position: 2, wait: { fromSeconds: 60, toSeconds: 200 } },
      { kind: 'typing', who: ada, isTyping: true, forMs: 12_000 },
      { kind: 'line', from: company, text: 'Welcome' },
      { kind: 'undelivered', operationId: id('b') },
      { kind: 'left', who: ada },
      { kind: 'ended', how: 'unattended' },
    ]);
  });

  it('several of one entry → in their order, with the ids that the service gives', async () => {
    const { relay, page } = await opened();
    relay.conversation.tellTogether(
      { kind: 'line', who: ada, text: 'One' },
      { kind: 'typing', who: ada, isTyping: false },
      { kind: 'line', who: ada, text: 'Two' },
    );
    await expect.poll(() => linesOf(page)).toEqual(['3000', '3002']);
  });

  it('files → a line of their own each, with their addresses', async () => {
    const { relay, page } = await opened();
    const attachments = [{ name: 'plan.pdf', url: 'https://files.example/1' }, { name: 'photo.jpg' }];
    relay.conversation.tell({ kind: 'line', who: ada, text: '', attachments });
    relay.conversation.tell({ kind: 'line', who: ada, text: 'Here', attachments: [{ name: 'a.txt' }] });
    await expect.poll(() => linesOf(page)).toHaveLength(2);
    expect(page.events.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).toEqual([
      'plan.pdf https://files.example/1\nphoto.jpg',
      'Here\na.txt',
    ]);
  });

  it('place that is not there → asked from where the service says', async () => {
    const { relay, page } = await opened();
    page.visitor.stop();
    const again = resumed(relay, { ...page.session, cursor: 99 });
    await again.saw('waiting');
    expect(again.ends).toEqual([]);
  });

  it('more than one answer holds → all of them, once and in order', async () => {
    const { relay, page } = await opened();
    const said = Array.from({ length: 250 }, (_, at) => ({ kind: 'line', who: ada, text: `line ${at}` }) as const);
    page.visitor.stop();
    relay.conversation.tell(...said);
    const again = resumed(relay, page.session);
    await expect.poll(() => linesOf(again), { timeout: 10_000 }).toHaveLength(250);
    expect(again.events.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).toEqual(
      said.map(({ text }) => text),
    );
  });
});

describe('relay · leaving (carebridge.md#relay-leave)', () => {
  it('answer lost, page reloaded → left once, by the id that was kept', async () => {
    const { relay, page } = await opened();
    relay.fate = ({ path }) => (path.endsWith('/leave') ? 'lost' : undefined);
    void page.visitor.end();
    await expect.poll(() => relay.conversation.turns).toHaveLength(1);
    page.visitor.stop();
    relay.fate = () => undefined;
    const again = resumed(relay, page.session);
    await again.saw('ended');
    await expect.poll(() => again.session.leaving).toBeUndefined();
    expect(relay.conversation.turns).toHaveLength(1);
  });
});

const linesOf = ({ events }: Page): readonly string[] =>
  events.flatMap((event) => (event.kind === 'line' ? [event.id] : []));
