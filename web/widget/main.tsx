import { render } from 'preact';
import { type HostPort, storageKey } from '../embed/host-port.ts';
import { UcwaVisitor } from '../transport/ucwa/ucwa-visitor.ts';
import { ChatViewModel } from './chat/chat-view-model.ts';
import { askReception } from './chat/reception.ts';
import { transcriptText } from './chat/record-texts.ts';
import { port as given } from './port.ts';
import { pageStore } from './store/page-store.ts';
import { styleDocument } from './style-document.ts';
import { Chat } from './views/chat.tsx';
import { times } from './views/times.ts';

const tickMs = 5_000;

function start(port: HostPort): void {
  const key = storageKey(port.tenant);
  const model = new ChatViewModel({
    store: pageStore(key),
    locks: navigator.locks,
    name: key,
    transport: (owner) => new UcwaVisitor(owner),
    ask: (visitorId) => askReception(port.service, port.tenant, visitorId),
    now: Date.now,
    newId: () => crypto.randomUUID(),
    isOnline: () => navigator.onLine,
    culture: port.language,
  });
  styleDocument(document, port);
  model.unread.subscribe(() => port.unread(model.unread.get()));
  listen(model, port);
  const save = (): void => {
    const { entries, companyName } = model.view.get();
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`chat-${day}.txt`, transcriptText(entries, companyName, times, Date.now()));
  };
  const onOpened = (listener: () => void): void => {
    port.onToggle((isOpen) => isOpen && listener());
    if (port.isOpen()) listener();
  };
  render(<Chat model={model} save={save} close={port.close} onOpened={onOpened} />, document.body);
}

/** Passes the browser's events on to the model. */
function listen(model: ChatViewModel, port: HostPort): void {
  const looked = (): void => {
    const isVisible = document.visibilityState === 'visible';
    model.seen(isVisible && port.isOpen());
    if (isVisible) void model.attend();
  };
  port.onToggle(looked);
  document.addEventListener('visibilitychange', looked);
  addEventListener('focus', looked);
  addEventListener('online', () => model.networkChanged());
  addEventListener('offline', () => model.networkChanged());
  setInterval(() => model.tick(), tickMs);
  looked();
}

/** Offers a text as a download. */
function saveFile(name: string, text: string): void {
  // The mark tells simple editors that the text is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  // The browser reads it after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

if (given !== undefined) start(given);
