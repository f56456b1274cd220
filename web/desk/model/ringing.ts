import type { Readable } from '../../observable/observable.ts';
import type { DeskRecord } from '../record/desk-record.ts';

/** Calls `again` from time to time while a visitor or a colleague rings, until each ring is answered or has ended; gives what stops it. */
export function repeatWhileRinging(record: Readable<DeskRecord>, again: () => void, everyMs: number): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = (): void => {
    const isRinging = record.get().invitations.length > 0;
    if (isRinging) timer ??= setInterval(again, everyMs);
    else stop();
  };
  const end = record.subscribe(look);
  look();
  return () => {
    end();
    stop();
  };
}
