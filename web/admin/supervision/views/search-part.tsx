import { useMemo, useState } from 'preact/hooks';
import { csvOf } from '../../../../shared/kernel/csv.ts';
import { useObservable } from '../../../observable/use-observable.ts';
import { watchPath } from '../../model/parts.ts';
import { Section } from '../../views/section.tsx';
import type { FoundChat } from '../api/read-visitor.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { type SearchState, TextSearch } from '../model/text-search.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { csvFile, SaveFile } from './save-file.tsx';
import { words } from './words.ts';

const isRefused = ({ status }: SearchState): boolean => status === 'too-short' || status === 'too-long';

type SearchPartProps = { readonly company: SupervisedCompany; readonly work: SupervisorWork };

/** Looks for a text in what is kept of a company's chats. */
export function SearchPart({ company, work }: SearchPartProps) {
  const search = useMemo(() => new TextSearch(work.api, company.id, work.onSignedOut), [company.id, work]);
  const state = useObservable(search.state);
  const [text, write] = useState('');
  const { say } = words;
  const isFaulty = isRefused(state);
  return (
    <>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          void search.begin(text);
          if (isRefused(search.state.get())) document.getElementById('search-text')?.focus();
        }}
      >
        <div class="field is-wide">
          <label for="search-text">{say('searchText')}</label>
          <input
            id="search-text"
            type="search"
            value={text}
            aria-invalid={isFaulty}
            aria-describedby={isFaulty ? 'search-hint search-fault' : 'search-hint'}
            onInput={({ currentTarget }) => write(currentTarget.value)}
          />
          <p class="hint" id="search-hint">
            {say('searchHint')}
          </p>
          {isFaulty && (
            <p class="complaint" id="search-fault">
              {say(state.status === 'too-short' ? 'tooShort' : 'tooLong')}
            </p>
          )}
        </div>
        <button type="submit" class="primary" disabled={state.status === 'searching'}>
          {say('search')}
        </button>
      </form>
      {state.status !== 'none' && !isFaulty && (
        <Results company={company.id} state={state} onFurther={() => void search.further()} />
      )}
    </>
  );
}

type ResultsProps = { readonly company: string; readonly state: SearchState; readonly onFurther: () => void };

function Results({ company, state, onFurther }: ResultsProps) {
  const { status, chats, next, searchedTo } = state;
  const { say } = words;
  const isSearching = status === 'searching';
  return (
    <Section title={say('found', { count: chats.length })}>
      <ul class="companies">
        {chats.map((chat) => (
          <li key={chat.id}>
            <FoundLink company={company} chat={chat} />
          </li>
        ))}
      </ul>
      {state.isMoreNamed && <p class="hint">{say('moreNamed')}</p>}
      <p role="status" aria-busy={isSearching} class={status === 'failed' ? 'complaint' : 'hint'}>
        {toldOf(state)}
      </p>
      <div class="answers">
        {(next !== undefined || (status === 'failed' && searchedTo === undefined)) && (
          <button type="button" class="secondary" disabled={isSearching} onClick={onFurther}>
            {say(status === 'failed' ? 'retry' : 'further')}
          </button>
        )}
        {chats.length > 0 && (
          <SaveFile text={say('saveCsv')} name={`${company}.search.csv`} read={() => listOfChats(chats)} />
        )}
      </div>
    </Section>
  );
}

function toldOf({ status, searchedTo, next, chats }: SearchState): string {
  const { say } = words;
  if (status === 'searching') return say('searching');
  if (status === 'failed') return say('failed');
  const day = searchedTo === undefined ? '' : dayText(searchedTo);
  if (next !== undefined) return say('searchedTo', { day });
  return say(chats.length === 0 ? 'foundNothing' : 'searchedAll');
}

function dayText(at: number): string {
  return new Intl.DateTimeFormat(words.formatLanguage, { timeZone: 'UTC', dateStyle: 'long' }).format(at);
}

const matchTexts = {
  line: 'inLine',
  name: 'inName',
  mail: 'inMail',
  subject: 'inSubject',
  'wrap-up': 'inWrapUp',
} as const;

function FoundLink({ company, chat }: { readonly company: string; readonly chat: FoundChat }) {
  const { say } = words;
  return (
    <a href={watchPath(company, 'chat', chat.id)}>
      <strong>
        <bdi>{chat.visitor || say('visitor')}</bdi>
      </strong>
      <span class="hint">{words.dayAndTime(chat.startedAt)}</span>
      <span class="hint">{say(chat.phase)}</span>
      {chat.matches.map((match, at) => (
        <span class="last-line" key={`${at}-${match.in}`}>
          <span class="hint">{say(matchTexts[match.in])}:</span> <bdi>{match.excerpt}</bdi>
        </span>
      ))}
    </a>
  );
}

/** What was found, as a file. */
function listOfChats(chats: readonly FoundChat[]): Blob {
  const rows = chats.map(({ id, startedAt, phase, visitor = '', subject, matches }) => [
    id,
    new Date(startedAt).toISOString(),
    phase,
    visitor,
    subject,
    matches[0]?.excerpt ?? '',
  ]);
  return csvFile(csvOf([['id', 'startedAt', 'phase', 'visitor', 'subject', 'found'], ...rows]));
}
