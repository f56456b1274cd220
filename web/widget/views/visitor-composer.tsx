import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Composer } from '../../views/composer.tsx';
import { send } from '../../views/icons.ts';
import * as texts from '../messages/en.ts';

type VisitorComposerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
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
export function VisitorComposer({ field, onSend, onTyping }: VisitorComposerProps) {
  const [text, setText] = useState('');
  const sent = (): void => {
    onSend(text);
    setText('');
  };
  return <Composer {...{ field, text, onTyping }} texts={composerTexts} icon={send} onText={setText} onSend={sent} />;
}
