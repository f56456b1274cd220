import { type HostPort, portName } from '../embed/host-port.ts';
import { element } from './elements.ts';
import type { PageOptions } from './page-options.ts';
import type { LauncherTexts } from './texts.ts';

/**
 * Loads the chat into a frame of the page's own origin: the page's style sheets, and its scripts' changes to built-in objects, do not
 * reach into the frame, while storage and content security policy are the page's.
 */
export function loadChat(panel: HTMLElement, options: PageOptions, texts: LauncherTexts, port: HostPort): void {
  const frame = element('iframe');
  frame.title = 'Chat';
  frame.srcdoc = '<!doctype html>';
  frame.addEventListener('load', () => {
    const view = frame.contentWindow as (Window & { [portName]?: HostPort }) | null;
    if (view === null || view[portName] !== undefined) return;
    view[portName] = port;
    const script = view.document.createElement('script');
    script.nonce = options.nonce;
    script.src = `${options.service}/chat.${texts.bundle}.js`;
    script.onerror = () => {
      frame.remove();
      offerAgain(panel, texts, () => loadChat(panel, options, texts, port));
    };
    view.document.head.appendChild(script);
  });
  panel.appendChild(frame);
}

function offerAgain(panel: HTMLElement, texts: LauncherTexts, again: () => void): void {
  const note = element('div', 'note');
  note.setAttribute('role', 'alert');
  const button = element('button');
  button.type = 'button';
  button.textContent = texts.again;
  button.onclick = () => {
    note.remove();
    again();
  };
  note.appendChild(document.createTextNode(texts.failed));
  note.appendChild(button);
  panel.appendChild(note);
}
