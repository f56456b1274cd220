import type { FrameChat } from '../embed/host-port.ts';
import type { CarebridgeEvents } from './carebridge.d.ts';
import type { PageListeners } from './page-listeners.ts';

type Told = Pick<PageListeners, 'tell'>;

/** Tells the page what happens in the chat from now on; what had happened before is no news. */
export function followChat(chat: FrameChat, listeners: Told): void {
  const seen: Record<string, true> = {};
  let stage = chat.view.get().stage.name;
  const look = (isFirst = false): void => {
    const { stage: now, entries } = chat.view.get();
    const was = stage;
    stage = now.name;
    if (isGoingOn(stage) && !isGoingOn(was)) listeners.tell('started', undefined);
    for (let at = 0; at < entries.length; at += 1) {
      const { kind, id = '', from, text = '', at: saidAt } = entries[at] ?? { kind: '', at: 0 };
      if (kind !== 'heard' || seen[id] === true) continue;
      seen[id] = true;
      if (!isFirst) listeners.tell('message', { from: from?.name ?? '', text, at: saidAt });
    }
    if (stage === 'ended' && was !== 'ended') listeners.tell('ended', { by: endedBy(now.ending) });
  };
  look(true);
  chat.view.subscribe(() => look());
  const counted = (): void => listeners.tell('unread', { count: chat.unread.get() });
  if (chat.unread.get() > 0) counted();
  chat.unread.subscribe(counted);
}

/** Whether the visitor is with the company, waiting or not. */
const isGoingOn = (stage: string): boolean => stage === 'waiting' || stage === 'talking';

const endedBy = (ending: string | undefined): CarebridgeEvents['ended']['by'] =>
  (ending ?? 'company') as CarebridgeEvents['ended']['by'];
