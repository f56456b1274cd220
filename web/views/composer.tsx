import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { isBlank } from '../../shared/kernel/visible-text.ts';
import { maximumTextBytes } from '../../shared/protocol/trusted-application/limits.ts';
import { isComposing } from './composition.ts';
import { Icon } from './icon.tsx';
import type { Drawing } from './icons.ts';
import { isLongerThan } from './text-size.ts';

/** The texts of a composer. */
type ComposerTexts = {
  readonly label: string;
  readonly placeholder: string;
  readonly send: string;
  readonly tooLong: string;
};

type ComposerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly texts: ComposerTexts;
  readonly icon: Drawing;
  /** Nothing can be written or sent now. */
  readonly isLocked?: boolean;
  readonly onText: (text: string) => void;
  readonly onTyping: () => void;
  readonly onSend: (text: string) => void;
};

/** Where messages are written. Enter sends, Shift and Enter begin a new line. */
export function Composer({ field, text, texts, icon, isLocked = false, onText, onTyping, onSend }: ComposerProps) {
  // Source: ucwa.md#limits
  const isTooLong = isLongerThan(text, maximumTextBytes);
  const canSend = !isLocked && !isBlank(text) && !isTooLong;
  useLayoutEffect(() => fitHeight(field.current), [text]);
  const send = (event: Event): void => {
    event.preventDefault();
    if (!canSend) return;
    onSend(text);
    field.current?.focus();
  };
  return (
    <>
      {isTooLong && (
        <p class="complaint" role="alert" id="too-long">
          {texts.tooLong}
        </p>
      )}
      <form class="composer" onSubmit={send}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          // An empty field is written in the page's direction, as the words that stand in it are.
          dir={text === '' ? undefined : 'auto'}
          enterkeyhint="send"
          readOnly={isLocked}
          aria-disabled={isLocked}
          aria-label={texts.label}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? 'too-long' : undefined}
          placeholder={texts.placeholder}
          onInput={({ currentTarget: { value } }) => {
            onText(value);
            if (!isBlank(value)) onTyping();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !isComposing(event)) send(event);
          }}
        />
        <button type="submit" class="send" aria-disabled={!canSend}>
          <Icon of={icon} />
          <span>{texts.send}</span>
        </button>
      </form>
    </>
  );
}

/** Makes the field as high as its text, up to the `max-height` of the style sheet. */
function fitHeight(area: HTMLTextAreaElement | null): void {
  if (area === null) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}
