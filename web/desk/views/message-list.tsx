import { useState } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { holderText } from './chat-texts.ts';
import { LaterPart } from './later-part.tsx';
import { words } from './words.ts';

/** The messages that visitors have left, and the way to those that were closed. What is read of them is loaded when it is asked for. */
export function MessageList({ model }: { readonly model: DeskModel }) {
  const messages = useObservable(model.messages.list);
  const [shownId, setShown] = useState<string | undefined>(undefined);
  const shown = messages.find(({ id }) => id === shownId);
  if (!model.messages.isOffered) return null;
  const close = (): void => setShown(undefined);
  const isShown = shownId !== undefined && (shownId === closed || shown !== undefined);
  return (
    <>
      {messages.length > 0 && (
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
                    <time class="stamp">{words.timeOfLine(message.at, Date.now())}</time>
                  </span>
                  <span class="last">
                    <bdi>{message.text}</bdi>
                  </span>
                  {message.by !== undefined && <span class="away">{holderText(message)}</span>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isShown && <LaterPart key={shownId} name="LeftDialog" props={{ model, message: shown, onClose: close }} />}
      <button type="button" class="plain own-chats" onClick={() => setShown(closed)}>
        {words.say('closedMessages')}
      </button>
    </>
  );
}

/** No id of a message. */
const closed = '';
