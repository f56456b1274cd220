import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from './words.ts';

type EndDialogProps = { readonly onEnd: () => void; readonly onKeep: () => void };

/** Asks before the chat is ended. */
export function EndDialog({ onEnd, onKeep }: EndDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="end-question" aria-describedby="end-explained" onClose={onKeep}>
      <h2 id="end-question">{words.say('endQuestion')}</h2>
      <p id="end-explained">{words.say('endExplained')}</p>
      <button type="button" class="primary" onClick={onEnd}>
        {words.say('endYes')}
      </button>
      <button type="button" class="secondary" onClick={onKeep}>
        {words.say('endNo')}
      </button>
    </dialog>
  );
}
