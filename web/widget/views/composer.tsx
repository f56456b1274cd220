import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { excessBytes } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { Icon } from './icon.tsx';

type ComposerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
};

const tallestPixels = 132;

/** Where the visitor writes. Enter sends, Shift and Enter begin a new line. */
export function Composer({ field, onSend, onTyping }: ComposerProps) {
  const [text, setText] = useState('');
  const isTooLong = excessBytes(text) > 0;
  const canSend = text.trim() !== '' && !isTooLong;
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, tallestPixels)}px`;
  }, [text]);
  const send = (): void => {
    if (!canSend) return;
    onSend(text);
    setText('');
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <>
      {isTooLong && (
        <p class="complaint" role="alert" id="too-long">
          {texts.tooLong}
        </p>
      )}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          rows={1}
          value={text}
          dir="auto"
          enterkeyhint="send"
          aria-label={texts.message}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? 'too-long' : undefined}
          placeholder={texts.messagePlaceholder}
          onInput={(event) => {
            setText(event.currentTarget.value);
            if (event.currentTarget.value.trim() !== '') onTyping();
          }}
          onKeyDown={pressed}
        />
        <button type="submit" class="send" aria-label={texts.send} aria-disabled={!canSend}>
          <Icon name="send" />
        </button>
      </form>
    </>
  );
}
