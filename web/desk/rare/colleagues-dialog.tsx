import { useState } from 'preact/hooks';
import { longestAskingNote } from '../../../shared/protocol/carebridge/asking-note.ts';
import { Dialog } from '../../views/dialog.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { runningAskings } from '../record/asking.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { words } from '../views/words.ts';

type ColleaguesDialogProps = {
  readonly model: DeskModel;
  readonly chat: DeskChat;
  readonly isHandOver: boolean;
  readonly onClose: () => void;
};

/** Colleagues who can be asked in, or whom the visitor can be handed over to, with a note for them. */
export function ColleaguesDialog({ model, chat, isHandOver: begun, onClose }: ColleaguesDialogProps) {
  const [leaves, setLeaves] = useState(begun);
  const [note, setNote] = useState('');
  const colleagues = model.tenantOf(chat)?.colleagues ?? [];
  const ask = (to: string | undefined): void => {
    onClose();
    const said = note.trim();
    void model.askings.ask(chat, {
      leaves,
      ...(to === undefined ? {} : { to }),
      ...(said === '' ? {} : { note: said }),
    });
  };
  return (
    <Dialog
      title={words.say(leaves ? 'handOver' : 'invite')}
      text={words.say(colleagues.length === 0 ? 'inviteNobody' : leaves ? 'handOverText' : 'inviteText')}
      onClose={onClose}
    >
      {colleagues.length > 0 && (
        <>
          <div class="choices" role="radiogroup" aria-label={words.say('colleagueRole')}>
            {([false, true] as const).map((value) => (
              <label key={String(value)}>
                <input type="radio" name="role" checked={leaves === value} onChange={() => setLeaves(value)} />
                {words.say(value ? 'roleTakesOver' : 'roleBeside')}
              </label>
            ))}
          </div>
          <label class="note-field">
            {words.say('askingNote')}
            <textarea
              rows={2}
              dir="auto"
              maxLength={longestAskingNote}
              value={note}
              onInput={({ currentTarget }) => setNote(currentTarget.value)}
            />
          </label>
        </>
      )}
      <Colleagues chat={chat} colleagues={colleagues} leaves={leaves} onAsk={ask} />
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('cancel')}
        </button>
      </div>
    </Dialog>
  );
}

type ColleaguesProps = {
  readonly chat: DeskChat;
  readonly colleagues: readonly { readonly address: string; readonly displayName: string }[];
  readonly leaves: boolean;
  readonly onAsk: (to: string | undefined) => void;
};

function Colleagues({ chat, colleagues, leaves, onAsk }: ColleaguesProps) {
  const asked = [...chat.asked, ...runningAskings(chat).flatMap((asking) => asking.asked)];
  return (
    <ul class="colleagues">
      {leaves && colleagues.length > 1 && (
        <li>
          <button type="button" class="secondary" onClick={() => onAsk(undefined)}>
            <Icon of={icons.handOver} />
            <span>{words.say('everybodySkilled')}</span>
          </button>
        </li>
      )}
      {colleagues.map(({ address, displayName }) => {
        const isHere = chat.people.some(({ id }) => id === address);
        const isAsked = asked.includes(address);
        return (
          <li key={address}>
            <button
              type="button"
              class="secondary"
              disabled={(isHere && !leaves) || (isAsked && !leaves)}
              onClick={() => onAsk(address)}
            >
              <Icon of={leaves ? icons.handOver : icons.invite} />
              <bdi>{displayName}</bdi>
              {(isHere || isAsked) && <em>{words.say(isHere ? 'present' : 'inviting')}</em>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
