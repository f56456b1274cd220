import type { Seen } from '../model/watched.ts';
import { words } from './words.ts';

/** That something is not read yet, or could not be, and what to do. */
export function Unread({
  seen,
  onAgain,
}: {
  readonly seen: Exclude<Seen<unknown>, { readonly state: 'ready' }>;
  readonly onAgain: () => void;
}) {
  const { say } = words;
  if (seen.state === 'loading') return <p class="hint">{say('loading')}</p>;
  const { kind } = seen.failure;
  return (
    <div class="empty">
      <p role="alert">{say(kind === 'forbidden' || kind === 'gone' ? kind : 'failed')}</p>
      <button type="button" class="secondary" onClick={onAgain}>
        {say('retry')}
      </button>
    </div>
  );
}
