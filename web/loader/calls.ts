import type { PageCall } from '../embed/page-port.ts';

/** What uses `window.Carebridge`. */
type Use = (chat: object) => void;

/** `window.Carebridge` before the loader: a list of uses; with `tag` where a bundle has loaded it, which has no script tag of its own. */
export type EarlyUses = ArrayLike<Use> & { readonly tag?: Pick<HTMLScriptElement, 'dataset' | 'src' | 'nonce'> };

/**
 * Makes `window.Carebridge`: `push` lets a use happen, and every other name is a method, whose calls are passed on. What was to be used
 * before is used first. A page may keep what it takes from there: it stays the same.
 */
export function takeCalls(
  page: { Carebridge?: object },
  early: EarlyUses,
  called: (...call: PageCall) => unknown,
): void {
  // A use that throws shall harm nothing else.
  const push = (use: Use | undefined): unknown => setTimeout(() => use?.(chat));
  // biome-ignore lint/suspicious/noThenProperty: what answers to any name would count as a promise where it is awaited.
  const methods: Record<string, unknown> = { push, then: undefined };
  const chat = new Proxy(methods, {
    get: (known, name: string) =>
      name in known ? known[name] : (...args: readonly unknown[]) => called(name, args) ?? (() => called('off', args)),
  });
  page.Carebridge = chat;
  for (let at = 0; at < early.length; at += 1) push(early[at]);
}
