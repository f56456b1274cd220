import { afterEach, describe, expect, it } from 'vitest';
import { handOver, LaterChunks } from '../../web/widget/later/chunks.ts';

const form = { QuestionForm: () => null as never, PrivacyNote: () => null as never };

afterEach(() => Reflect.deleteProperty(globalThis, 'carebridgeChunk'));

describe('chunk of the widget that is loaded when it is used', () => {
  it('wanted twice → loaded once; its styles are adopted, and the others are not there', async () => {
    const asked: string[] = [];
    const adopted: string[] = [];
    const chunks = new LaterChunks(
      async (name) => {
        asked.push(name);
        handOver('form', form, '.form {}');
      },
      (styles) => void adopted.push(styles),
    );
    expect(chunks.loaded.get()).toEqual({});
    await Promise.all([chunks.want('form'), chunks.want('form')]);
    await chunks.want('form');
    expect(asked).toEqual(['form']);
    expect(chunks.loaded.get()).toEqual({ form });
    expect(adopted).toEqual(['.form {}']);
  });

  it('script that does not come at first → asked for again until it is there', async () => {
    let attempts = 0;
    const chunks = new LaterChunks(
      async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('no network');
        if (attempts === 3) handOver('form', form);
      },
      () => undefined,
    );
    await chunks.want('form');
    expect(attempts).toBe(3);
    expect(chunks.loaded.get().form).toBe(form);
  });
});
