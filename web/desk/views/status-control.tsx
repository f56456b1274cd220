import { useObservable } from '../../observable/use-observable.ts';
import type { TellableStatus } from '../api/board-answer.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { Presence, ShownStatus } from '../model/presence.ts';
import { mostMissed } from '../record/desk-record.ts';
import { words } from './words.ts';

/** What statuses that an agent tells are called. */
export const statusNames: Readonly<Record<TellableStatus, DeskText>> = {
  available: 'statusAvailable',
  away: 'statusAway',
  pause: 'statusPause',
};
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
      return words.say(statusNames[status]);
    case 'signed-out':
      return words.say('statusAway');
    default:
      return words.say('statusUnknown');
  }
}
