import { isUnderWay, type Stage } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';

type OfferProps = { readonly stage: Stage; readonly onClick: () => void };

/** Offers to leave a message, where that may be better than to wait. */
export function Offer({ stage, onClick }: OfferProps) {
  return (
    <div class="offer">
      {isUnderWay(stage) && <p>{texts.offerMessage}</p>}
      <button type="button" class="secondary" onClick={onClick}>
        {texts.leaveMessage}
      </button>
    </div>
  );
}
