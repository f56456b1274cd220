import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { excessBytes } from '../../widget/chat/chat-view.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { ChatRecord } from '../record/desk-record.ts';
import { Icon } from './icon.tsx';
import { words } from './words.ts';

type ComposerProps = {
  readonly model: ChatModel;
  readonly chat: ChatRecord;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly isWhisper: boolean;
  /** Whether it is certain who will see what is sent. */
  readonly isOpen: boolean;
  readonly onDraft: (text: string) => void;
};

const tallestPixels = 160;

/** Where the agent writes: locked while it is not certain for whom. */
export function Composer({ model, chat, field, isWhisper, isOpen, onDraft }: ComposerProps) {
  const { draft } = chat;
  const isTooLong = excessBytes(draft) > 0;
  const canSend = isOpen && draft.trim() !== '' && !isTooLong;
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, tallestPixels)}px`;
  }, [draft]);
  const send = (): void => {
    if (!canSend) return;
    model.send(draft);
    field.current?.focus();
  };
  return (
    <>
      {isTooLong && (
        <p class="complaint" role="alert" id="too-long">
          {words.say('tooLong')}
        </p>
      )}
      <div class="composer">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          dir="auto"
          enterkeyhint="send"
          readOnly={!isOpen}
          aria-disabled={!isOpen}
          aria-label={words.say(isWhisper ? 'messageAgents' : 'message')}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? 'too-long' : undefined}
          placeholder={words.say(isWhisper ? 'writeAgents' : 'writeAll')}
          onInput={({ currentTarget: { value } }) => {
            onDraft(value);
            if (value.trim() !== '') model.type();
          }}
          onKeyDown={(event) => {
            // While an input method composes a character, Enter belongs to it.
            if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="button" class="send" aria-disabled={!canSend} onClick={send}>
          <Icon name={isWhisper ? 'whisper' : 'send'} />
          <span>{words.say(isWhisper ? 'sendAgents' : 'send')}</span>
        </button>
      </div>
    </>
  );
}
