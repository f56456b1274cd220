import type { BrowserContext, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { places, useStage } from './support/stage.ts';

const { world, desks } = useStage();

/** A chat between a visitor on one of the origins and an agent. */
async function talking(origin: string, question: string) {
  const agent = await world.agent();
  const { context, watch } = await world.visitor();
  watch.mayLoseNetwork();
  watch.mayBeRefused();
  const visitor = new ChatPage(await openPage(context, origin));
  await visitor.open();
  await visitor.say(question);
  const chat = await agent.accept(await agent.rung(question));
  await visitor.reads('You are talking to Ada');
  await visitor.settled();
  return { chat, visitor, context };
}

/** What proxies, filters and the sign-in pages of networks say; with CORS, so that a page on another origin reads it. */
const blocked = (status: number) => ({
  status,
  headers: { 'access-control-allow-origin': '*', 'content-type': 'text/html' },
  body: '<!doctype html><title>Blocked</title><h1>Please sign in to this network</h1>',
});

/** Answers the first requests for a path in the service's place, one status each; resolves when all were used up. */
async function answerInBetween(context: BrowserContext, path: RegExp, statuses: readonly number[]): Promise<void> {
  const left = [...statuses];
  const usedUp = Promise.withResolvers<void>();
  await context.route(path, async (route) => {
    if (route.request().method() === 'OPTIONS') return route.fallback();
    const status = left.shift();
    if (left.length === 0) usedUp.resolve();
    return status === undefined ? route.fallback() : route.fulfill(blocked(status));
  });
  return usedUp.promise;
}

describe('widget · something between page and service answers (ucwa.md#recognition)', () => {
  for (const [place, originOf] of places) {
    it(`on ${place} · requests for events → the chat goes on, and stays stored`, async () => {
      const { chat, visitor, context } = await talking(originOf(world), `Is berth 9101 free, ${place}?`);
      const used = answerInBetween(context, /\/events\?/, [404, 200, 401, 403, 410, 400]);
      await chat.say('Before it');
      await visitor.sees('Before it');
      await used;
      await chat.say('After it');
      await visitor.sees('After it');
      expect(await visitor.frame.locator('.after').count()).toBe(0);
      expect(await visitor.page.evaluate(() => localStorage.getItem('carebridge.contoso'))).toContain('After it');
      await visitor.frame.locator('.banner:empty').waitFor({ state: 'attached' });
    });

    it(`on ${place} · a message → neither taken nor refused by it; sent again, and there once`, async () => {
      const { chat, visitor, context } = await talking(originOf(world), `Is berth 9102 free, ${place}?`);
      const used = answerInBetween(context, /\/messaging\/messages/, [200, 201, 404, 403]);
      await visitor.say('Through the proxy');
      await used;
      await chat.heardLine('Through the proxy');
      await visitor.settled();
      expect(chat.heard.filter(({ text }) => text === 'Through the proxy')).toHaveLength(1);
      expect(await visitor.frame.getByText('Not sent').count()).toBe(0);
    });

    it(`on ${place} · token, sign-in and invitation → nothing is lost, and the chat begins`, async () => {
      const agent = await world.agent();
      const { context, watch } = await world.visitor();
      watch.mayLoseNetwork();
      watch.mayBeRefused();
      void answerInBetween(context, /\/api\/token\/contoso\?look=1$/, [200]);
      void answerInBetween(context, /\/api\/token\/contoso$/, [200]);
      void answerInBetween(context, /\/messagingInvitations$/, [404, 200, 403]);
      const visitor = new ChatPage(await openPage(context, originOf(world)));
      await visitor.open();
      await visitor.reads('We cannot be reached right now');
      await visitor.button('Try again').click();
      const question = `Is berth 9103 free, ${place}?`;
      await visitor.say(question);
      await visitor.button('Try again').click();
      const chat = await agent.accept(await agent.rung(question));
      await chat.say('It is');
      await visitor.sees('It is');
      await visitor.settled();
    });
  }
});

/** A proxy that lets no request wait for longer: what is answered sooner gets through. */
async function cutWhatWaits(context: BrowserContext, how: 'gateway time-out' | 'connection reset', afterMs: number) {
  const cuts = { count: 0 };
  await context.route(/\/events\?/, async (route) => {
    const answered = route.fetch().catch(() => undefined);
    const time = new Promise<undefined>((resolve) => setTimeout(resolve, afterMs, undefined));
    const answer = await Promise.race([answered, time]);
    if (answer !== undefined) return route.fulfill({ response: answer }).catch(() => undefined);
    cuts.count += 1;
    return cut(route, how).catch(() => undefined);
  });
  return cuts;
}

const cut = (route: Route, how: string): Promise<void> =>
  how === 'connection reset' ? route.abort('connectionreset') : route.fulfill(blocked(504));

describe('widget · a path that cuts off what waits (ucwa.md#event-channel)', () => {
  for (const [place, originOf] of places) {
    for (const how of ['gateway time-out', 'connection reset'] as const) {
      it(`on ${place}, ${how} · idle chat → no connection is said to be lost, shorter waits are asked for, lines come`, async () => {
        const { chat, visitor, context } = await talking(originOf(world), `Is berth 9201 free, ${place}, ${how}?`);
        const banners: string[] = [];
        await visitor.page.exposeFunction('noteBanner', (text: string) => void banners.push(text));
        await visitor.frame.locator('.banner').evaluate((banner) => {
          const note = (globalThis as { parent?: { noteBanner?: (text: string) => void } }).parent?.noteBanner;
          new MutationObserver(() => note?.(banner.textContent ?? '')).observe(banner, {
            childList: true,
            subtree: true,
          });
        });
        const cuts = await cutWhatWaits(context, how, 1_500);
        const shorter = context.waitForEvent('response', (answer) => /[?&]wait=1$/.test(answer.url()) && answer.ok());
        await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
        await shorter;
        expect(cuts.count).toBeGreaterThan(0);
        await chat.say('Through a short wait');
        await visitor.sees('Through a short wait');
        expect(banners.filter((text) => text !== '')).toEqual([]);
      });
    }
  }

  it('429 that asks for an hour → shown with the time of the next attempt, a minute at most', async () => {
    const { chat, visitor, context } = await talking(world.site.origin, 'Is berth 9203 free?');
    await context.route(/\/events\?/, (route) =>
      route.fulfill({
        status: 429,
        headers: {
          'access-control-allow-origin': '*',
          'access-control-expose-headers': 'Retry-After, X-MS-Correlation-Id',
          'x-ms-correlation-id': '7f0c',
          'retry-after': '3600',
        },
        json: { code: 'TooManyRequests' },
      }),
    );
    await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
    await visitor.reads(/^The service is busy\. We try again at \d\d:\d\d/);
    await context.unroute(/\/events\?/);
    await chat.say('After the pause');
    await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
    await visitor.sees('After the pause');
    await visitor.frame.locator('.banner:empty').waitFor({ state: 'attached' });
  });
});

describe('desk · something between page and service answers (ucwa.md#recognition)', () => {
  it('requests for events, messages, the service’s own API → no chat is disconnected, nothing counts as sent or refused', async () => {
    const { desk, context, watch } = await desks.agent();
    watch.mayLoseNetwork();
    watch.mayBeRefused();
    const chat = await desks.visit('Where is parcel 9301?');
    await desk.accept('parcel 9301');
    await chat.connected();
    const used = Promise.all([
      answerInBetween(context, /\/events\?/, [404, 200, 401, 403, 410]),
      answerInBetween(context, /\/messaging\/messages/, [200, 404, 403]),
      answerInBetween(context, /\/api\/tenants\/.*\/audience$/, [200, 404, 502, 409]),
    ]);
    await chat.say('Still there?');
    await desk.sees('Still there?');
    await desk.say('Yes, here');
    await chat.heardLine('Yes, here');
    await desk.whisper();
    await chat.say('And now?');
    await used;
    await desk.sees('And now?');
    await desk.connected();
    expect(await desk.page.locator('.chat-item.over').count()).toBe(0);
    expect(await desk.page.getByText('Not sent:').count()).toBe(0);
    expect(chat.heard.filter(({ text }) => text === 'Yes, here')).toHaveLength(1);
  });

  it('opening · configuration, profile and issuer → said to be out of reach, tried again, the agent stays signed in', async () => {
    const { desk, context, watch } = await desks.agent();
    watch.mayLoseNetwork();
    watch.mayBeRefused();
    const used = Promise.all([
      answerInBetween(context, /\/api\/desk\/configuration$/, [200, 404]),
      answerInBetween(context, /\/api\/desk\/profile$/, [200, 403, 404, 401]),
    ]);
    await desk.page.reload();
    await used;
    await desk.connected();
    expect(await desk.page.getByText('No company to answer for').count()).toBe(0);
  });
});
