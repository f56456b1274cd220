import { type HostPort, portName } from '../embed/host-port.ts';
import type { PageOptions } from '../embed/page-port.ts';
import { element } from './elements.ts';
import { loadScript } from './script.ts';
import type { LauncherTexts } from './texts.ts';
import { trustedPolicy } from './trusted.ts';

/** The chat has to be there after so long. */
const patienceMs = 20_000;

/** What a frame is loaded with; a port is made for each document that is loaded into it. */
type FrameContent = {
  readonly options: PageOptions;
  readonly texts: LauncherTexts;
  readonly port: (ways: Pick<HostPort, 'load' | 'failed'> & { readonly settled: () => void }) => HostPort;
};

/**
 * Loads the chat into a frame of the page's own origin: the page's style sheets, and its scripts' changes to built-in objects, do not
 * reach into the frame, while storage and content security policy are the page's. The frame loads again when the page has moved it.
 */
export function loadChat(panel: HTMLElement, content: FrameContent): void {
  const { options, texts, port } = content;
  const frame = element('iframe');
  let patience: ReturnType<typeof setTimeout> | undefined;
  let isStarted = false;
  const settled = (): void => {
    isStarted = true;
    clearTimeout(patience);
  };
  const failed = (): void => {
    settled();
    if (frame.parentNode !== panel) return;
    panel.removeChild(frame);
    say(panel, texts, () => loadChat(panel, content));
  };
  frame.title = 'Chat';
  frame.addEventListener('load', () => {
    const view = frame.contentWindow as (Window & { [portName]?: HostPort }) | null;
    if (view === null || view[portName] !== undefined) return;
    const load = (name: string): Promise<unknown> => loadScript(view.document, options, `${name}.${texts.bundle}`);
    isStarted = false;
    view[portName] = port({ load, settled, failed });
    // What came may be no script at all.
    load('chat').then(() => isStarted || failed(), failed);
    clearTimeout(patience);
    patience = setTimeout(() => isStarted || failed(), patienceMs);
  });
  frame.srcdoc = trustedPolicy().createHTML('<!doctype html>');
  panel.appendChild(frame);
}

/** Says in the place of the chat that there is none, with another try where that may help. */
export function say(panel: HTMLElement, { failed, open }: LauncherTexts, onAgain?: () => void): void {
  const note = element('div', 'note');
  note.dir = 'auto';
  note.role = 'alert';
  note.textContent = failed;
  if (onAgain !== undefined) {
    const button = element('button');
    button.textContent = open;
    button.onclick = () => {
      panel.removeChild(note);
      onAgain();
    };
    note.appendChild(button);
  }
  panel.appendChild(note);
}
