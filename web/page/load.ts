import type { CarebridgeChat, CarebridgeOptions } from './carebridge.d.ts';

type Page = { Carebridge?: unknown; loading?: Promise<CarebridgeChat> | undefined };

const loads: Page = {};

/** Puts the chat into the page, once. Rejects when the script does not come. */
export function loadCarebridge(options: CarebridgeOptions): Promise<CarebridgeChat> {
  loads.loading ??= load(options).catch((error: unknown) => {
    loads.loading = undefined;
    throw error;
  });
  return loads.loading;
}

async function load({ service, nonce = '', ...dataset }: CarebridgeOptions): Promise<CarebridgeChat> {
  const page = globalThis as Page;
  const src = `${new URL(service).origin}/widget.js`;
  const early = page.Carebridge ?? [];
  // There before the script, which is no tag that it could read.
  if (Array.isArray(early)) page.Carebridge = Object.assign(early, { tag: { src, nonce, dataset } });
  await import(/* webpackIgnore: true */ /* @vite-ignore */ src);
  // The chat itself is no promise, and takes whatever method is asked of it.
  return page.Carebridge as CarebridgeChat;
}
