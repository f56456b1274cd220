import { useRef, useState } from 'preact/hooks';
import { storageKey } from '../../embed/host-port.ts';
import { KeptStorage } from '../../stored/kept-storage.ts';
import type { VisitToRate } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { port } from '../port.ts';

type RatingProps = { readonly visit: VisitToRate };

const stars = [1, 2, 3, 4, 5] as const;
const longestComment = 1000;
const storage = new KeptStorage(() => localStorage);
const name = `${storageKey(port?.tenant ?? '')}.rated`;

/** Asks the visitor how the chat was; what was said once is not asked again. */
export function Rating({ visit: { token, endedAt } }: RatingProps) {
  const ratingId = useRef(crypto.randomUUID().replaceAll('-', ''));
  const [rating, setRating] = useState(0);
  const [comment, setComment] = useState('');
  const [state, setState] = useState<'asking' | 'sending' | 'failed' | 'thanks' | 'over'>('asking');
  if (state === 'over' || (state !== 'thanks' && storage.getItem(name) === String(endedAt))) return null;
  if (state === 'thanks') {
    return (
      <p class="rating" role="status">
        {texts.ratingThanks}
      </p>
    );
  }
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (rating === 0 || state === 'sending') return;
    setState('sending');
    const said = comment.trim();
    const answer = await rate(token, { ratingId: ratingId.current, rating, ...(said === '' ? {} : { comment: said }) });
    if (answer === 'failed') return setState('failed');
    storage.setItem(name, String(endedAt));
    setState(answer === 'taken' ? 'thanks' : 'over');
  };
  return (
    <form class="rating" onSubmit={(event) => void send(event)}>
      <fieldset>
        <legend>{texts.ratingTitle}</legend>
        {stars.map((star) => (
          <label key={star} class={star <= rating ? 'star full' : 'star'} title={texts.ratingOf(String(star))}>
            <input
              type="radio"
              name="rating"
              value={star}
              checked={star === rating}
              aria-label={texts.ratingOf(String(star))}
              onChange={() => setRating(star)}
            />
            <span aria-hidden="true">★</span>
          </label>
        ))}
      </fieldset>
      {rating > 0 && (
        <>
          <textarea
            rows={2}
            dir="auto"
            maxLength={longestComment}
            value={comment}
            aria-label={texts.ratingComment}
            placeholder={texts.ratingComment}
            onInput={({ currentTarget: { value } }) => setComment(value)}
          />
          {state === 'failed' && <p role="alert">{texts.ratingFailed}</p>}
          <button type="submit" class="secondary" aria-disabled={state === 'sending'}>
            {texts.ratingSend}
          </button>
        </>
      )}
    </form>
  );
}

/** Sends what the visitor says; `over`: it can be said no more. Source: carebridge.md#rating */
async function rate(token: string, said: object): Promise<'taken' | 'failed' | 'over'> {
  const response = await fetch(`${port?.service}/api/rating/${encodeURIComponent(port?.tenant ?? '')}`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(said),
  }).catch(() => undefined);
  if (response?.ok === true) return 'taken';
  return response?.status === 401 || response?.status === 404 ? 'over' : 'failed';
}
