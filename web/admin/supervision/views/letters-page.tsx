import { useEffect, useMemo, useState } from 'preact/hooks';
import { useObservable } from '../../../observable/use-observable.ts';
import { AdminFailure } from '../../api/requests.ts';
import { watchPath } from '../../model/parts.ts';
import { usePageTitle } from '../../views/page-title.ts';
import type { Letter } from '../api/read-letters.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { type Rhythm, Watched } from '../model/watched.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { Unread } from './unread.tsx';
import { words } from './words.ts';

type LettersPageProps = { readonly companies: readonly SupervisedCompany[]; readonly work: SupervisorWork };

/** Letters are read when they are looked at, and after one was sent again. */
const never: Rhythm = { next: () => new Promise<void>(() => undefined) };

/** Messages of the queue that could not be handled, to be sent again. Source: carebridge.md#dead-letters */
export function LettersPage({ companies, work }: LettersPageProps) {
  const { api, onSignedOut } = work;
  const [after, turnTo] = useState<string | undefined>();
  const letters = useMemo(
    () => new Watched({ read: () => api.letters(after), rhythm: never, onSignedOut }),
    [after, work],
  );
  useEffect(() => letters.watch(), [letters]);
  const seen = useObservable(letters.seen);
  const [told, tell] = useState<'replayed' | 'replayGone' | 'replayFailed' | undefined>();
  const { say } = words;
  usePageTitle(say('letters'));
  const replay = async ({ number }: Letter): Promise<void> => {
    tell(undefined);
    try {
      await api.replay(number);
      tell('replayed');
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      if (error.kind === 'signed-out') return onSignedOut();
      tell(error.kind === 'gone' ? 'replayGone' : 'replayFailed');
    }
    letters.look();
  };
  return (
    <>
      <h2 tabIndex={-1}>{say('letters')}</h2>
      <p class="hint">{say('lettersHint')}</p>
      <p role="status" class={told === 'replayFailed' ? 'complaint' : undefined}>
        {told === undefined ? '' : say(told)}
      </p>
      {seen.state !== 'ready' ? (
        <Unread seen={seen} onAgain={() => letters.look()} />
      ) : (
        <>
          {seen.value.letters.length === 0 && <p>{say(after === undefined ? 'noLetters' : 'noMoreLetters')}</p>}
          <ul class="letters">
            {seen.value.letters.map((letter) => (
              <li key={letter.number} class="part">
                <LetterShown letter={letter} companies={companies} />
                <div class="answers">
                  <button
                    type="button"
                    class="secondary"
                    aria-label={say('replayOf', { number: letter.number })}
                    onClick={() => void replay(letter)}
                  >
                    {say('replay')}
                  </button>
                </div>
              </li>
            ))}
          </ul>
          <div class="answers">
            <button type="button" class="secondary" onClick={() => letters.look()}>
              {say('lookAgain')}
            </button>
            {after !== undefined && (
              <button type="button" class="secondary" onClick={() => turnTo(undefined)}>
                {say('oldest')}
              </button>
            )}
            {seen.value.next !== undefined && (
              <button type="button" class="secondary" onClick={() => turnTo(seen.value.next)}>
                {say('moreLetters')}
              </button>
            )}
          </div>
        </>
      )}
    </>
  );
}

type LetterProps = { readonly letter: Letter; readonly companies: readonly SupervisedCompany[] };

function LetterShown({ letter, companies }: LetterProps) {
  const { say } = words;
  const { kind, at, reason, code, deliveries, company, conversation } = letter;
  const name = companies.find(({ id }) => id === company)?.name ?? company;
  return (
    <>
      <p>
        <strong dir="ltr">{kind}</strong>
      </p>
      <p class="hint">
        {at === undefined ? '' : words.dayAndTime(at)} · <bdi>{name ?? say('noCompany')}</bdi>
      </p>
      <p class="hint">
        {say('letterReason', { reason: code === undefined ? reason : `${reason} (${code})`, count: deliveries })}
      </p>
      {company !== undefined && conversation !== undefined && (
        <p>
          <a href={watchPath(company, 'chat', conversation)}>{say('letterChat')}</a>
        </p>
      )}
    </>
  );
}
