import { Dialog } from '../../views/dialog.tsx';
import * as texts from '../messages/en.ts';

type EndDialogProps = { readonly onEnd: () => void; readonly onKeep: () => void };

/** Asks before the chat is ended. */
export function EndDialog({ onEnd, onKeep }: EndDialogProps) {
  return (
    <Dialog title={texts.endQuestion} text={texts.endExplained} onClose={onKeep}>
      <button type="button" class="primary" onClick={onEnd}>
        {texts.end}
      </button>
      <button type="button" class="secondary" onClick={onKeep}>
        {texts.endNo}
      </button>
    </Dialog>
  );
}
