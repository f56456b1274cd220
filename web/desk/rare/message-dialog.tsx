import { useState } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { MessageChange } from '../api/desk-api.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { TenantMessage } from '../model/left-messages.ts';
import { holderText } from '../views/chat-texts.ts';
import { words } from '../views/words.ts';

type MessageDialogProps = {
  readonly model: DeskModel;
  readonly message: TenantMessage;
  readonly onClose: () => void;
};

/** One message: to be read, taken, noted on, answered by mail, closed, and opened again. */
export function MessageDialog({ model, message, onClose }: MessageDialogProps) {
  const [note, setNote] = useState(model.messages.noteOn(message));
  const [savedAt, setSavedAt] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState<DeskText | undefined>(undefined);
  const { tenant, name, mail, text, agreed, at, by } = message;
  const isClosed = message.status === 'closed';
  const isOwn = !isClosed && by === tenant.address;
  const write = (written: string): void => {
    model.messages.write(message, written);
    setNote(written);
  };
  const change = async (status: MessageChange['status']): Promise<void> => {
    setSavedAt(undefined);
    const outcome = await model.messages.change(message, { status, note });
    if (outcome === 'done' && (isClosed || status === 'closed')) onClose();
    else setFault(outcome === 'done' ? undefined : outcome === 'overtaken' ? 'messageTaken' : 'messageFailed');
    if (outcome === 'done' && isOwn && status === 'taken') setSavedAt(Date.now());
  };
  return (
    <Dialog title={isolated(name || mail)} onClose={onClose}>
      <p class="stamp">
        {[tenant.displayName, words.dayAndTime(at), ...(by === undefined ? [] : [holderText(message)])].join(' · ')}
      </p>
      <p>
        <a href={`mailto:${encodeURIComponent(mail)}`}>
          <bdi dir="ltr">{mail}</bdi>
        </a>
      </p>
      <p class="left-text" dir="auto">
        {text}
      </p>
      {agreed.map((label) => (
        <p key={label}>✓ {label}</p>
      ))}
      {isOwn && (
        <label class="left-note">
          {words.say('messageNote')}
          <textarea
            rows={3}
            maxLength={4_000}
            value={note}
            dir="auto"
            onInput={({ currentTarget }) => write(currentTarget.value)}
          />
        </label>
      )}
      {!isOwn && message.note !== '' && (
        <>
          <p class="stamp">{words.say('messageNote')}</p>
          <p class="left-text" dir="auto">
            {message.note}
          </p>
        </>
      )}
      <p role="status">{savedAt !== undefined && words.say('wrapUpSaved', { time: words.time(savedAt) })}</p>
      {fault !== undefined && (
        <p class="complaint" role="alert">
          {words.say(fault)}
        </p>
      )}
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('close')}
        </button>
        {isOwn ? (
          <>
            <button type="button" class="secondary" onClick={() => void change('open')}>
              {words.say('messageGiveBack')}
            </button>
            <button type="button" class="secondary" onClick={() => void change('taken')}>
              {words.say('messageSave')}
            </button>
            <button type="button" class="primary" onClick={() => void change('closed')}>
              {words.say('messageDone')}
            </button>
          </>
        ) : isClosed ? (
          <button type="button" class="primary" onClick={() => void change('open')}>
            {words.say('messageReopen')}
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => void change('taken')}>
            {words.say(by === undefined ? 'take' : 'messageTakeOver')}
          </button>
        )}
      </div>
    </Dialog>
  );
}
