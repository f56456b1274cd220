import { useState } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { holderText } from './chat-texts.ts';
import { MessageDialog } from './message-dialog.tsx';
import { words } from './words.ts';

/** The messages that visitors have left; nothing where there are none. */
export function MessageList({ model }: { readonly model: DeskModel }) {
  const messages = useObservable(model.messages.list);
  const [shownId, setShown] = useState<string | undefined>(undefined);
  const shown = messages.find(({ id }) => id === shownId);
  if (messages.length === 0) return null;
  return (
    <section aria-labelledby="left-messages-title">
      <div class="line heading">
        <h2 id="left-messages-title">
          {words.say('leftMessages')} <span class="count">{messages.length}</span>
        </h2>
      </div>
      <ul class="chats">
        {messages.map((message) => (
          <li key={message.id} class="chat-item">
            <button type="button" onClick={() => setShown(message.id)}>
              <span class="line">
                <strong dir="auto">{isolated(message.name || message.mail)}</strong>
                <time class="stamp">{words.time(message.at)}</time>
              </span>
              <span class="last">
                <bdi>{message.text}</bdi>
              </span>
              {message.by !== undefined && <span class="away">{holderText(message)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <MessageDialog key={shown.id} model={model} message={shown} onClose={() => setShown(undefined)} />
      )}
    </section>
  );
}
