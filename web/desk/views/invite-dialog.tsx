import { Dialog } from '../../views/dialog.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { words } from './words.ts';

type InviteDialogProps = { readonly model: DeskModel; readonly chat: DeskChat; readonly onClose: () => void };

/** The colleagues who can be invited into a chat. */
export function InviteDialog({ model, chat, onClose }: InviteDialogProps) {
  const colleagues = model.tenantOf(chat)?.colleagues ?? [];
  return (
    <Dialog
      title={words.say('invite')}
      text={words.say(colleagues.length === 0 ? 'inviteNobody' : 'inviteText')}
      onClose={onClose}
    >
      <ul class="colleagues">
        {colleagues.map(({ address, displayName }) => {
          const isHere = chat.people.some(({ id }) => id === address);
          const isAsked = chat.asked.includes(address);
          return (
            <li key={address}>
              <button
                type="button"
                class="secondary"
                disabled={isHere || isAsked}
                onClick={() => {
                  onClose();
                  void model.invite(chat.key, address);
                }}
              >
                <Icon of={icons.invite} />
                <bdi>{displayName}</bdi>
                {(isHere || isAsked) && <em>{words.say(isHere ? 'present' : 'inviting')}</em>}
              </button>
            </li>
          );
        })}
      </ul>
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('cancel')}
        </button>
      </div>
    </Dialog>
  );
}
