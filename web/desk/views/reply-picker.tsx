import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Reply } from '../api/desk-api.ts';
import { words } from './words.ts';

type ReplyPickerProps = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly replies: readonly Reply[];
  /** Which of them is chosen by Enter. */
  readonly at: number;
  readonly onChoose: (reply: Reply) => void;
  readonly onEdit: () => void;
};

const listId = 'replies';
const optionId = (at: number): string => `reply-${at}`;

/** The replies for what is typed; the focus stays in the message field. */
export function ReplyPicker({ field, replies, at, onChoose, onEdit }: ReplyPickerProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const area = field.current;
    area?.setAttribute('aria-controls', listId);
    if (replies.length > 0) area?.setAttribute('aria-activedescendant', optionId(at));
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
    return () => {
      area?.removeAttribute('aria-controls');
      area?.removeAttribute('aria-activedescendant');
    };
  }, [at, replies]);
  return (
    <div class="replies">
      {replies.length === 0 && (
        <p class="nothing" role="status">
          {words.say('noReplies')}
        </p>
      )}
      <div id={listId} ref={list} role="listbox" aria-label={words.say('replies')}>
        {replies.map((reply, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the message field, which keeps the focus.
          <div
            key={`${index} ${reply.name}`}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // The focus stays in the message field.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(reply)}
          >
            <strong dir="auto">{reply.name}</strong>
            <span dir="auto">{reply.text}</span>
          </div>
        ))}
      </div>
      <button type="button" class="link" onClick={onEdit}>
        {words.say('editReplies')}
      </button>
    </div>
  );
}
