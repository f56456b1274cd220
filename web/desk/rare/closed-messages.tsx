import { useEffect, useState } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { DeskModel } from '../model/desk-model.ts';
import type { TenantMessage } from '../model/left-messages.ts';
import { holderText } from '../views/chat-texts.ts';
import { words } from '../views/words.ts';
import { MessageDialog } from './message-dialog.tsx';

type ClosedMessagesProps = { readonly model: DeskModel; readonly onClose: () => void };

/** The messages that were closed last: to be read, and opened again. */
function ClosedMessages({ model, onClose }: ClosedMessagesProps) {
  const [messages, setMessages] = useState<readonly TenantMessage[] | 'failed' | undefined>(undefined);
  const [shown, setShown] = useState<TenantMessage | undefined>(undefined);
  const look = (): void => {
    setMessages(undefined);
    void model.messages.closed().then((found) => setMessages(found ?? 'failed'));
  };
  useEffect(look, []);
  const back = (): void => {
    setShown(undefined);
    look();
  };
  if (shown !== undefined) return <MessageDialog model={model} message={shown} onClose={back} />;
  return (
    <Dialog title={words.say('closedMessages')} onClose={onClose}>
      {typeof messages === 'object' && messages.length > 0 ? (
        <ul class="earlier">
          {messages.map((message) => (
            <li key={message.id}>
              <button type="button" class="plain" onClick={() => setShown(message)}>
                <span>{[words.dayAndTime(message.changedAt), holderText(message)].join(' · ')}</span>
                <strong dir="auto">{isolated(message.name || message.mail)}</strong>
                <span class="last">
                  <bdi>{message.text}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p role="status">
          {words.say(
            messages === undefined ? 'oneMoment' : messages === 'failed' ? 'messageFailed' : 'noClosedMessages',
          )}
        </p>
      )}
      <div class="answers">
        <button type="button" class="secondary" autofocus onClick={onClose}>
          {words.say('close')}
        </button>
        {messages === 'failed' && (
          <button type="button" class="primary" onClick={look}>
            {words.say('retry')}
          </button>
        )}
      </div>
    </Dialog>
  );
}

type LeftDialogProps = ClosedMessagesProps & {
  /** Absent: those that were closed. */
  readonly message: TenantMessage | undefined;
};

/** What is shown of messages that visitors have left: one of them, or those that were closed. */
export const LeftDialog = ({ model, message, onClose }: LeftDialogProps) =>
  message === undefined ? (
    <ClosedMessages model={model} onClose={onClose} />
  ) : (
    <MessageDialog model={model} message={message} onClose={onClose} />
  );
