import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import type { Invitation } from '../transport/agent-event.ts';
import { useNow } from '../views/use-now.ts';
import { words } from '../views/words.ts';

const everySecondMs = 1_000;

type OfferTermsProps = { readonly model: DeskModel; readonly invitation: Invitation };

/** Of an offer that ends by itself: from which queue it comes, for how long it stands, and what follows when it is not taken. */
export function OfferTerms({ model, invitation }: OfferTermsProps) {
  const now = useNow(everySecondMs);
  const { expiresAt, queue = '', endpoint } = invitation;
  if (expiresAt === undefined) return null;
  const seconds = Math.max(0, Math.ceil((expiresAt - now) / 1_000));
  const hasChats = model.record.get().chats.some((chat) => chat.endpoint === endpoint && chat.ending === undefined);
  return (
    <div class="terms">
      <p class="line">
        {queue !== '' && <bdi>{queue}</bdi>}
        <span class={seconds <= 10 ? 'left soon' : 'left'}>{words.say('offerLeft', { seconds })}</span>
      </p>
      <p>{words.say(hasChats ? 'offerElseStop' : 'offerElseBreak')}</p>
    </div>
  );
}

type WrapUpProps = { readonly model: DeskModel; readonly chat: DeskChat; readonly until: number };

/** What is to be done after a chat: for how long there is time, and that it is done. */
export function WrapUp({ model, chat, until }: WrapUpProps) {
  const left = Math.max(0, Math.ceil((until - useNow(everySecondMs)) / 1_000));
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <div class="wrap-up">
      <p>{words.say('wrapUpLeft', { time })}</p>
      <button
        type="button"
        class="primary"
        onClick={() => void model.tryTo('wrapUp', async () => model.centerOf(chat)?.wrapUp(chat))}
      >
        {words.say('wrapUpDone')}
      </button>
    </div>
  );
}
