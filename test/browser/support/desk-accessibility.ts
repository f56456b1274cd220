import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe.ts';
import { overflowAt320 } from './overflow.ts';

/** Nothing that axe-core finds wrong with a desk, wide and light as it stands, then narrow and dark; nothing that is cut off. */
export async function expectAccessibleDesk(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // As wide as a page of 1280 pixels at 400 %.
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await overflowAt320(page)).toEqual([]);
}
