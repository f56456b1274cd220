import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { BrowserWorld } from './support/browser-world.ts';
import { CenterDesks } from './support/center-desks.ts';
import { centerStates } from './support/center-states.ts';
import { type DeskState, deskStates } from './support/desk-states.ts';
import { DeskWorld } from './support/desk-world.ts';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const folder = values.out ?? path.join(root, 'dist', 'screenshots');

type Shot = { readonly name: string; readonly options: BrowserContextOptions; readonly isRightToLeft?: boolean };

const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1180, height: 780 } };

/** The first arranges each state; the others look at it in another way. */
const shots: readonly Shot[] = [
  { name: 'desktop-light', options: { ...desktop, colorScheme: 'light' } },
  { name: 'desktop-dark', options: { ...desktop, colorScheme: 'dark' } },
  { name: 'wide-light', options: { viewport: { width: 1440, height: 820 }, colorScheme: 'light' } },
  { name: 'phone-light', options: { ...phone, colorScheme: 'light' } },
  { name: 'desktop-rtl', options: { ...desktop, colorScheme: 'light' }, isRightToLeft: true },
];

/** Photographs every state of the desk, or those whose names are given. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const world = new BrowserWorld({}, undefined, true);
  await world.start();
  const desks = new DeskWorld(world);
  const center = new CenterDesks(desks);
  await center.made();
  const ofCenter = centerStates.map(
    ({ name, arrange }): DeskState => ({ name, arrange: (opened) => arrange(opened, center) }),
  );
  await world.changeTenant({ preChat: [{ name: 'order', label: 'Order number' }] });
  for (const { name, arrange } of [...deskStates, ...ofCenter].filter(
    (state) => positionals.length === 0 || positionals.includes(state.name),
  )) {
    const opened = await desks.open(shots[0]?.options);
    opened.watch.mayLoseNetwork();
    opened.watch.mayBeRefused();
    await arrange(opened, desks);
    const { page } = opened.desk;
    for (const { name: shot, options, isRightToLeft = false } of shots) {
      await page.setViewportSize(options.viewport ?? desktop.viewport);
      await page.emulateMedia({ colorScheme: options.colorScheme ?? 'light', reducedMotion: 'reduce' });
      await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), isRightToLeft ? 'rtl' : 'ltr');
      await page.screenshot({ path: path.join(folder, `desk-${name}.${shot}.png`) });
    }
    await center.clear();
    await desks.clear();
    process.stdout.write(`desk, ${name}\n`);
  }
  await world.stop();
}

await main();
