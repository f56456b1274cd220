import { useState } from 'preact/hooks';
import { longestReason } from '../../../shared/protocol/carebridge/longest-reason.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { TellableStatus } from '../api/board-answer.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { statusNames } from '../views/status-control.tsx';
import { words } from '../views/words.ts';

const explained: Readonly<Record<TellableStatus, DeskText>> = {
  available: 'statusAvailableText',
  away: 'statusAwayText',
  pause: 'statusPauseText',
};
const tellable: readonly TellableStatus[] = ['available', 'away', 'pause'];

/** The choice of a status. */
export function StatusDialog({ model, onClose }: { readonly model: DeskModel; readonly onClose: () => void }) {
  const { status, reason: before } = model.presence.shown.get();
  const [chosen, choose] = useState<TellableStatus>(status === 'away' || status === 'pause' ? status : 'available');
  const [reason, setReason] = useState(before ?? '');
  const submit = (event: Event): void => {
    event.preventDefault();
    const why = reason.trim();
    model.tell(chosen === 'pause' && why !== '' ? { status: chosen, reason: why } : { status: chosen });
    onClose();
  };
  return (
    <Dialog title={words.say('status')} onClose={onClose}>
      <form class="statuses" onSubmit={submit}>
        <fieldset>
          <legend class="aside">{words.say('status')}</legend>
          {tellable.map((one) => (
            <label key={one} class={`choice is-${one}`}>
              <input
                type="radio"
                name="status"
                value={one}
                checked={chosen === one}
                aria-labelledby={`status-${one}`}
                aria-describedby={`status-${one}-text`}
                onChange={() => choose(one)}
              />
              <span class="dot" aria-hidden="true" />
              <span>
                <span id={`status-${one}`}>{words.say(statusNames[one])}</span>
                <small id={`status-${one}-text`}>{words.say(explained[one])}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {chosen === 'pause' && (
          <label class="reason">
            {words.say('statusReason')}
            <input
              type="text"
              dir="auto"
              value={reason}
              maxLength={longestReason}
              autocomplete="off"
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
        )}
        <div class="answers">
          <button type="button" class="secondary" onClick={onClose}>
            {words.say('cancel')}
          </button>
          <button type="submit" class="primary">
            {words.say('statusSet')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
