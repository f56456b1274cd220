import { useEffect, useState } from 'preact/hooks';
import { isBlank, isolated } from '../../../shared/kernel/visible-text.ts';
import { longestReply, mostReplies } from '../../../shared/protocol/carebridge/reply-limits.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Dialog } from '../../views/dialog.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { Replies } from '../model/replies.ts';
import { words } from '../views/words.ts';

type RepliesDialogProps = { readonly replies: Replies; readonly onClose: () => void };

/** The agent's own canned replies, which are there at the next machine as well. */
export function RepliesDialog({ replies, onClose }: RepliesDialogProps) {
  const own = useObservable(replies.own);
  const hasFailed = useObservable(replies.hasFailed);
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  useEffect(() => void replies.load(), []);
  const canSave = !isBlank(name) && !isBlank(text) && own.length < mostReplies;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!canSave || !(await replies.save({ name: name.trim(), text: text.trim() }))) return;
    setName('');
    setText('');
  };
  return (
    <Dialog title={words.say('ownReplies')} text={words.say('ownRepliesText')} onClose={onClose}>
      <ul class="own-replies">
        {own.map((reply) => (
          <li key={reply.name}>
            <p>
              <strong dir="auto">{reply.name}</strong>
              <span dir="auto">{reply.text}</span>
            </p>
            <button
              type="button"
              class="plain"
              aria-label={`${words.say('removeReply')}: ${isolated(reply.name)}`}
              onClick={() => void replies.remove(reply.name)}
            >
              <Icon of={icons.decline} />
            </button>
          </li>
        ))}
      </ul>
      {hasFailed && (
        <p class="complaint" role="alert">
          {words.say('repliesFailed')}
        </p>
      )}
      <form class="reply-form" onSubmit={(event) => void save(event)}>
        <label class="note-field">
          {words.say('replyName')}
          <input
            type="text"
            dir="auto"
            maxLength={longestReply.name}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <label class="note-field">
          {words.say('replyText')}
          <textarea
            rows={3}
            dir="auto"
            maxLength={longestReply.text}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <div class="answers">
          <button type="button" class="secondary" onClick={onClose}>
            {words.say('close')}
          </button>
          <button type="submit" class="primary" aria-disabled={!canSave}>
            {words.say('saveReply')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
