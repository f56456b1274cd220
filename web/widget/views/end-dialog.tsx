import { useLayoutEffect, useRef } from 'preact/hooks';
import * as texts from '../messages/en.ts';

type EndDialogProps = { readonly onEnd: () => void; readonly onKeep: () => void };

/** Asks before the chat is ended. */
export function EndDialog({ onEnd, onKeep }: EndDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="end-question" aria-describedby="end-explained" onClose={onKeep}>
      <h2 id="end-question">{texts.endQuestion}</h2>
      <p id="end-explained">{texts.endExplained}</p>
      <button type="button" class="primary" onClick={onEnd}>
        {texts.end}
      </button>
      <button type="button" class="secondary" onClick={onKeep}>
        {texts.endNo}
      </button>
    </dialog>
  );
}
