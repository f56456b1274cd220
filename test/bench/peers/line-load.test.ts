import { describe, expect, it } from 'vitest';
import type { OpenChatSystem } from '../../../bench/peers/chat-system.ts';
import { LineLoad, lineBytes, lineText, readLine } from '../../../bench/peers/line-load.ts';
import { isWhole } from '../../../bench/support/deliveries.ts';

/** Shows the agent each line that it takes at once. */
function atOnce(takes: (conversation: number) => boolean = () => true): OpenChatSystem & { readonly said: string[] } {
  const said: string[] = [];
  let show: (text: string) => void = () => undefined;
  return {
    said,
    say: async (conversation, text) => {
      if (!takes(conversation)) throw new Error('Not taken');
      said.push(text);
      show(text);
    },
    listen: (listener) => {
      show = listener;
    },
    processorMs: () => ({}),
    close: async () => undefined,
  };
}

const schedule = { perSecond: 1_000, seconds: 0.012 };

describe('load', () => {
  it('a system that takes every line · two runs → all arrive, held, and no line is said twice', async () => {
    const system = atOnce();
    const load = new LineLoad(system, 3, 0);
    for (const _ of [1, 2]) {
      const result = await load.write(schedule);
      expect(isWhole(result)).toBe(true);
      expect(result).toMatchObject({ due: 12, held: true });
      expect(result.latenciesMs).toHaveLength(12);
    }
    expect(new Set(system.said).size).toBe(24);
  });

  it('a system that refuses one conversation · a run → those lines are refused, the others arrive', async () => {
    const result = await new LineLoad(
      atOnce((conversation) => conversation !== 1),
      3,
      0,
    ).write(schedule);
    expect(result).toMatchObject({ due: 12, refused: 4, lost: 0 });
    expect(isWhole(result)).toBe(false);
  });
});

describe('lines', () => {
  it('any number · text → 20 bytes, and says which line it is', () => {
    for (const [conversation, number] of [
      [0, 0],
      [49, 7],
      [199, 123_456],
    ] as const) {
      const text = lineText(conversation, number);
      expect(Buffer.byteLength(text)).toBe(lineBytes);
      expect(readLine(text)).toEqual({ conversation, number });
      expect(readLine(`${text}\r\n`)).toEqual({ conversation, number });
    }
  });

  it('a text of others · read → no line', () => {
    expect(['', 'Welcome!', 'line 1', 'a line 1 2 .'].map(readLine)).toEqual(Array(4).fill(undefined));
  });
});
