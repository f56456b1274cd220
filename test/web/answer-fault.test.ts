import { describe, expect, it } from 'vitest';
import { answerFault, isUnconsented } from '../../web/widget/form/answer-fault.ts';
import { DraftStore } from '../../web/widget/store/draft-store.ts';

const field = (kind: string | undefined, required: boolean) => ({ name: 'a', label: 'A', required, options: [], kind });

describe('answers to what is asked before the chat (carebridge.md#pre-chat)', () => {
  it.each([
    ['mail', true, 'ada@contoso.example', undefined],
    ['mail', true, 'ada.lind+shop@mail.contoso.example', undefined],
    ['mail', true, 'ada', 'mail address'],
    ['mail', true, 'ada@contoso', 'mail address'],
    ['mail', true, 'ada@contoso.example, ben@contoso.example', 'mail address'],
    ['mail', false, undefined, undefined],
    ['mail', true, undefined, 'fill this in'],
    ['consent', true, 'yes', undefined],
    ['consent', true, undefined, 'agree'],
    ['consent', false, undefined, undefined],
    [undefined, true, 'anything', undefined],
  ] as const)('%s, required %s, answered by %s → %s', (kind, required, answer, fault) => {
    const told = answerFault(field(kind, required), answer);
    if (fault === undefined) expect(told).toBeUndefined();
    else expect(told).toContain(fault);
  });

  it('consent not given, or taken back → what is typed is stored nowhere; given → as a draft', () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, text: string) => void stored.set(key, text),
    };
    const questions = [{ ...field('consent', true), name: 'agreed' }];
    const draft = new DraftStore(storage, 'chat');
    const type = (name: string, value: string): void => {
      const answers = { ...draft.value.get().answers, [name]: value };
      draft.answer(name, value, !isUnconsented(questions, answers));
    };
    type('name', 'Tove');
    expect([...stored.values()].join()).not.toContain('Tove');
    type('agreed', 'yes');
    expect([...stored.values()].join()).toContain('Tove');
    type('agreed', '');
    expect([...stored.values()].join()).not.toContain('Tove');
    expect(draft.value.get().answers.name).toBe('Tove');
  });
});
