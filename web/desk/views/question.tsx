import { Dialog } from '../../views/dialog.tsx';

type QuestionProps = {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly isGrave?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

/** Asks before an action that cannot be undone. The harmless answer has the focus. */
export function Question({ title, text, yes, no, isGrave = false, onYes, onNo }: QuestionProps) {
  return (
    <Dialog title={title} text={text} onClose={onNo}>
      <div class="answers">
        <button type="button" class="secondary" autofocus onClick={onNo}>
          {no}
        </button>
        <button type="button" class={isGrave ? 'grave' : 'primary'} onClick={onYes}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
