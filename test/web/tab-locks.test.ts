import { describe, expect, test } from 'vitest';
import type { Locks } from '../../web/widget/store/turn.ts';
import { tabLocks } from './support/tab-locks.ts';
import { settled } from './support/tabs.ts';

/** Node has a lock manager from version 24 on. */
const ofNode: Locks | undefined = 'locks' in navigator ? navigator.locks : undefined;
const managers: readonly (readonly [string, () => Locks])[] = [
  ['double', tabLocks],
  ...(ofNode === undefined ? [] : [['Node', () => ofNode] as const]),
];

describe.for(managers)('locks of tabs · %s', ([, locksOf]) => {
  test('two ask → one after the other, in order', async () => {
    const locks = locksOf();
    const seen: string[] = [];
    let release = (): void => undefined;
    const first = locks.request('order', {}, () => new Promise<void>((resolve) => (release = resolve)));
    const second = locks.request('order', {}, async () => void seen.push('second'));
    await settled();
    expect(seen).toEqual([]);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual(['second']);
  });

  test('stolen → the holder is refused, the thief holds it, the one that waits goes on waiting', async () => {
    const locks = locksOf();
    const held = locks.request('steal', {}, () => new Promise<void>(() => undefined));
    const refused = expect(held).rejects.toMatchObject({ name: 'AbortError' });
    const waiting = locks.request('steal', {}, async () => 'waited');
    expect(await locks.request('steal', { steal: true }, async () => 'stolen')).toBe('stolen');
    await refused;
    expect(await waiting).toBe('waited');
  });

  test('no longer wanted while it waits → refused, and never held', async () => {
    const locks = locksOf();
    const seen: string[] = [];
    let release = (): void => undefined;
    const first = locks.request('leave', {}, () => new Promise<void>((resolve) => (release = resolve)));
    const leaving = new AbortController();
    const second = locks.request('leave', { signal: leaving.signal }, async () => void seen.push('second'));
    const refused = expect(second).rejects.toMatchObject({ name: 'AbortError' });
    leaving.abort();
    await refused;
    release();
    await first;
    expect(seen).toEqual([]);
  });

  test('names → apart', async () => {
    const locks = locksOf();
    void locks.request('one name', { steal: true }, () => new Promise<void>(() => undefined));
    expect(await locks.request('another name', {}, async () => 'held')).toBe('held');
  });
});
