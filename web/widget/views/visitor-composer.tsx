import type { RefObject } from 'preact';
import { useObservable } from '../../observable/use-observable.ts';
import { Composer } from '../../views/composer.tsx';
import { send } from '../../views/icons.ts';
import * as texts from '../messages/en.ts';
import type { DraftStore } from '../store/draft-store.ts';

type VisitorComposerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly draft: DraftStore;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
};

const composerTexts = {
  label: texts.message,
  placeholder: texts.messagePlaceholder,
  send: texts.send,
  tooLong: texts.tooLong,
};

/** The visitor's message field. */
export function VisitorComposer({ field, draft, onSend, onTyping }: VisitorComposerProps) {
  const { text } = useObservable(draft.value);
  const write = (written: string): void => draft.change({ text: written });
  const sent = (): void => {
    write('');
    onSend(text);
  };
  return <Composer {...{ field, text, onTyping }} texts={composerTexts} icon={send} onText={write} onSend={sent} />;
}
