import { useState } from 'preact/hooks';
import { longestReason } from '../../../shared/protocol/carebridge/longest-reason.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { TellableStatus } from '../api/board-answer.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { Presence, ShownStatus } from '../model/presence.ts';
import { mostMissed } from '../record/desk-record.ts';
import { words } from './words.ts';

const names: Readonly<Record<TellableStatus, DeskText>> = {
  available: 'statusAvailable',
  away: 'statusAway',
  pause: 'statusPause',
};
const explained: Readonly<Record<TellableStatus, DeskText>> = {
  available: 'statusAvailableText',
  away: 'statusAwayText',
  pause: 'statusPauseText',
};
const tellable: readonly TellableStatus[] = ['available', 'away', 'pause'];

/** The agent's status as the service knows it; opens the choice of another one. */
export function StatusButton({ presence, onOpen }: { readonly presence: Presence; readonly onOpen: () => void }) {
  const shown = useObservable(presence.shown);
  const text = textOf(shown);
  return (
    <>
      <button
        type="button"
        class={`status is-${shown.status ?? 'unknown'}`}
        aria-haspopup="dialog"
        aria-label={words.say('statusIs', { status: text })}
        title={words.say('statusIs', { status: text })}
        onClick={onOpen}
      >
        <span class="dot" aria-hidden="true" />
        <span class="state">
          <bdi>{text}</bdi>
        </span>
      </button>
      <p class="aside" role="status">
        {shown.status === undefined ? '' : words.say('statusIs', { status: text })}
      </p>
    </>
  );
}

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
                <span id={`status-${one}`}>{words.say(names[one])}</span>
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

/** Says that the agent is away for visitors who were not taken, with the way back. */
export function SentAway({ model, missed }: { readonly model: DeskModel; readonly missed: number }) {
  const { status, sent } = useObservable(model.presence.shown);
  const isMissing = missed >= mostMissed && status === 'away';
  if (sent === undefined && !isMissing) return null;
  return (
    <div class="fault sent-away" role="alert">
      <p>{words.say(sent === undefined ? 'sentAway' : sent === 'break' ? 'sentBreak' : 'sentStopNew')}</p>
      <button type="button" class="primary" onClick={() => model.tell({ status: 'available' })}>
        {words.say('isBack')}
      </button>
    </div>
  );
}

function textOf({ status, reason, isTelling, isStopping }: ShownStatus): string {
  if (isTelling) return words.say('statusTelling');
  if (isStopping) return words.say('statusStopping');
  switch (status) {
    case 'pause':
      return reason === undefined ? words.say('statusPause') : words.say('statusPauseFor', { reason });
    case 'available':
    case 'away':
      return words.say(names[status]);
    case 'signed-out':
      return words.say('statusAway');
    default:
      return words.say('statusUnknown');
  }
}
