import type { ChatView } from '../chat/chat-view.ts';
import { isUnderWay } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';

/** Says when the chat is cut off for the moment. */
export function Banner({ view: { stage, connection } }: { readonly view: ChatView }) {
  const isCutOff = isUnderWay(stage) && connection !== 'connected';
  return (
    <div class="banner" role="status">
      {isCutOff ? (connection === 'offline' ? texts.offline : texts.reconnecting) : null}
    </div>
  );
}
