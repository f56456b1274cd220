import type { ComponentChildren } from 'preact';
import { Dialog } from '../../views/dialog.tsx';
import type { Ending } from '../chat/chat-record.ts';
import * as texts from '../messages/en.ts';

type AfterEndProps = {
  readonly how: Ending;
  /** What is said then begins the next visit. */
  readonly canGoOn: boolean;
  readonly hasLines: boolean;
  /** Asks how the chat was; undefined where nothing is asked. */
  readonly rating: ComponentChildren;
  readonly onSave: () => void;
  readonly onAgain: () => void;
};

const said: Readonly<Record<Ending, { readonly title: string; readonly text: string }>> = {
  visitor: { title: texts.endedVisitor, text: texts.endedText },
  company: { title: texts.endedCompany, text: texts.endedText },
  unattended: { title: texts.endedNobody, text: texts.endedNobodyText },
  declined: { title: texts.endedDeclined, text: texts.endedNobodyText },
  lost: { title: texts.endedLost, text: texts.endedLostText },
};

/** How the chat ended, with the actions that are left; where the chat cannot go on it stands in the composer's place. */
export function AfterEnd({ how, canGoOn, hasLines, rating, onSave, onAgain }: AfterEndProps) {
  const { title, text } = said[how];
  return (
    <div class="after appear">
      <h2>{title}</h2>
      <p>{canGoOn ? texts.endedGoOn : text}</p>
      {rating}
      {hasLines && (
        <button type="button" class="secondary" onClick={onSave}>
          {texts.download}
        </button>
      )}
      <button type="button" class={canGoOn ? 'secondary' : 'primary'} onClick={onAgain}>
        {canGoOn ? texts.forget : texts.startAgain}
      </button>
    </div>
  );
}

type EndDialogProps = { readonly onEnd: () => void; readonly onKeep: () => void };

/** Asks before the chat is ended. */
export function EndDialog({ onEnd, onKeep }: EndDialogProps) {
  return (
    <Dialog title={texts.endQuestion} text={texts.endExplained} onClose={onKeep}>
      <button type="button" class="primary" onClick={onEnd}>
        {texts.end}
      </button>
      <button type="button" class="secondary" autofocus onClick={onKeep}>
        {texts.endNo}
      </button>
    </Dialog>
  );
}
