import { type ChatView, isUnderWay } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { times } from '../views/times.ts';

/** Says when the connection is interrupted, or the visitor sends too fast. */
export function Banner({ view }: { readonly view: ChatView }) {
  return (
    <div class="banner" role="status">
      {isUnderWay(view.stage) ? bannerText(view) : null}
    </div>
  );
}

function bannerText({ connection, askedAgainAt, isTooFast }: ChatView): string | null {
  if (connection === 'connected') return isTooFast ? texts.tooFast : null;
  if (connection === 'offline') return texts.offline;
  return askedAgainAt === undefined ? texts.reconnecting : texts.askedAgain(times.time(askedAgainAt));
}
