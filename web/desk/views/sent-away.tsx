import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { mostMissed } from '../record/desk-record.ts';
import { words } from './words.ts';

type SentAwayProps = { readonly model: DeskModel; readonly missed: number };

/** Says that the agent is away for having missed rings, with the way back. */
export function SentAway({ model, missed }: SentAwayProps) {
  const { status } = useObservable(model.presence.shown);
  if (missed < mostMissed || status !== 'away') return null;
  return (
    <div class="fault sent-away" role="alert">
      <p>{words.say('sentAway')}</p>
      <button type="button" class="primary" onClick={() => model.tell({ status: 'available' })}>
        {words.say('isBack')}
      </button>
    </div>
  );
}
