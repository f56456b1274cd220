import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type DialogProps = {
  readonly title: string;
  readonly text?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** A modal dialog; the browser keeps the focus inside, and afterwards it returns to where it was. */
export function Dialog({ title, text, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (!(before instanceof HTMLElement && before.isConnected)) return;
      // A field that the browser has focused while it was inert still has no caret, so that nothing can be typed.
      before.blur();
      before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby="dialog-title"
      aria-describedby={text === undefined ? undefined : 'dialog-text'}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="dialog-title">{title}</h2>
      {text !== undefined && <p id="dialog-text">{text}</p>}
      {children}
    </dialog>
  );
}
