import type { ChatView } from '../chat/chat-view.ts';
import { isUnderWay } from '../chat/chat-view.ts';
import { words } from './words.ts';

/** Says when the chat is cut off for the moment. */
export function Banner({ view: { stage, connection } }: { readonly view: ChatView }) {
  const isCutOff = isUnderWay(stage) && connection !== 'connected';
  return (
    <div class="banner" role="status">
      {isCutOff ? words.say(connection === 'offline' ? 'offline' : 'reconnecting') : null}
    </div>
  );
}
