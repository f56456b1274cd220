import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { BrowserWorld, openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { arrangeTenant, widgetStates } from './support/widget-states.ts';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const folder = values.out ?? path.join(root, 'dist', 'screenshots');

/** `page` is a path of the company's site, or `demo`: the service's own demo page. */
type Shot = { readonly name: string; readonly page: string; readonly options: BrowserContextOptions };

const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1000, height: 780 } };

const shots: readonly Shot[] = [
  { name: 'desktop-light', page: '/', options: { ...desktop, colorScheme: 'light' } },
  { name: 'desktop-dark', page: '/', options: { ...desktop, colorScheme: 'dark' } },
  { name: 'phone-light', page: '/', options: { ...phone, colorScheme: 'light' } },
  { name: 'phone-rtl-dark', page: '/rtl', options: { ...phone, colorScheme: 'dark' } },
  { name: 'phone-german', page: '/de', options: { ...phone, colorScheme: 'light' } },
  { name: 'phone-french', page: '/fr', options: { ...phone, colorScheme: 'light' } },
  { name: 'phone-arabic', page: '/ar', options: { ...phone, colorScheme: 'light' } },
  { name: 'demo-light', page: 'demo', options: { viewport: { width: 1180, height: 800 }, colorScheme: 'light' } },
  { name: 'demo-dark', page: 'demo', options: { viewport: { width: 1180, height: 800 }, colorScheme: 'dark' } },
  { name: 'themed', page: '/themed', options: { ...desktop, colorScheme: 'light' } },
];

/** Photographs every state of the widget, or those whose names are given, in every setting. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const world = new BrowserWorld();
  await world.start();
  const wanted = widgetStates.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  for (const shot of shots) {
    for (const state of wanted) {
      await arrangeTenant(world, state);
      const { context, watch } = await world.visitor({ ...shot.options, reducedMotion: 'reduce' });
      watch.mayLoseNetwork();
      watch.mayBeRefused();
      const visitor = new ChatPage(await openPage(context, urlOf(world, shot)));
      await state.arrange({ world, context, visitor });
      await visitor.page.screenshot({ path: path.join(folder, `${state.name}.${shot.name}.png`) });
      await world.clear();
    }
    process.stdout.write(`${shot.name}: ${wanted.length} states\n`);
  }
  await world.stop();
}

function urlOf({ engine, site }: BrowserWorld, { page }: Shot): string {
  return page === 'demo' ? engine.origin : `${site.origin}${page}`;
}

await main();
