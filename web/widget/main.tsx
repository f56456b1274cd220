import { render } from 'preact';
import { type HostPort, storageKey } from '../embed/host-port.ts';
import { languageTags } from '../i18n/language-tag.ts';
import { Boundary } from '../views/boundary.tsx';
import { followCompositions } from '../views/composition.ts';
import { ChatViewModel } from './chat/chat-view-model.ts';
import { askReception, isReception } from './chat/reception.ts';
import { handOverKit } from './kit.ts';
import { LaterChunks } from './later/chunks.ts';
import { LaterTransport, TransportScripts } from './later-transport.ts';
import { language } from './messages/en.ts';
import { port as given } from './port.ts';
import { draftStore } from './store/draft-store.ts';
import { pageStore } from './store/page-store.ts';
import { adopt, styleDocument } from './style-document.ts';
import { Chat } from './views/chat.tsx';
import { visitPage } from './visit-page.ts';

const tickMs = 5_000;

function start(port: HostPort): void {
  handOverKit();
  const key = storageKey(port.tenant);
  const asking = { fetch: fetch.bind(globalThis), warn: (words: string) => console.error(words) };
  const later = new LaterChunks(port.load, (styles) => adopt(document, styles));
  const scripts = new TransportScripts(async (name) => {
    // What a transport reports is read by this chunk.
    await Promise.all([port.load(name), later.want('more')]);
  });
  const store = pageStore(key);
  const model = new ChatViewModel({
    store,
    draft: draftStore(key),
    locks: navigator.locks,
    name: key,
    transport: (owner) => new LaterTransport(owner, scripts, () => ({ ...visitPage(), ...port.values })),
    ask: async (asked) => {
      const reception = await askReception(port.service, port.tenant, asked, asking);
      // The script is there before the visitor has written the first message.
      if (isReception(reception)) void scripts.get(reception.transport).catch(() => undefined);
      return reception;
    },
    recordAfter: (...told) => later.loaded.get().more?.recordAfter(...told) ?? told[0],
    now: Date.now,
    // Source: carebridge.md#relay-open, which takes hex digits alone.
    newId: () => crypto.randomUUID().replaceAll('-', ''),
    isOnline: () => navigator.onLine,
    culture: languageTags([port.language])[0] ?? language,
  });
  styleDocument(document, port);
  followCompositions(document);
  const tell = (): void => {
    const count = model.unread.get();
    if (count > 0) void later.want('attention');
    later.loaded.get().attention?.tell(count);
  };
  model.unread.subscribe(tell);
  later.loaded.subscribe(tell);
  listen(model, port);
  const onOpened = (listener: () => void): void => {
    port.onToggle((isOpen) => isOpen && listener());
    if (port.isOpen()) listener();
  };
  const failed = (error: unknown): void => {
    console.error(error);
    port.failed();
  };
  render(
    <Boundary onError={failed}>
      <Chat model={model} later={later} close={port.close} port={port} store={store} onOpened={onOpened} />
    </Boundary>,
    document.body,
  );
  port.started(model);
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

if (given !== undefined) start(given);
