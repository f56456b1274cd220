import { useEffect, useState } from 'preact/hooks';
import type { Found, PeopleDirectory } from '../api/people.ts';
import type { Person } from '../model/proposals.ts';
import { words } from './words.ts';

type PersonSearchProps = {
  readonly people: PeopleDirectory;
  /** Asks the person to allow the search, which leaves the page. */
  readonly onAllow: () => void;
  /** Object ids of those who are there already. */
  readonly taken: readonly string[];
  readonly onFound: (person: Person) => void;
};

const pauseMs = 250;
const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Adds a person by name, mail or object id. */
export function PersonSearch({ people, onAllow, taken, onFound }: PersonSearchProps) {
  const { say } = words;
  const [text, write] = useState('');
  const [found, show] = useState<Found | undefined>();
  const wanted = text.trim();
  useEffect(() => {
    show(undefined);
    if (wanted.length < 2) return;
    if (objectId.test(wanted))
      return show({ state: 'found', people: [{ objectId: wanted, displayName: '', mail: '' }] });
    let isOver = false;
    const timer = setTimeout(async () => {
      const answer = await people.search(wanted);
      if (!isOver) show(answer);
    }, pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  const choose = (person: Person): void => {
    write('');
    onFound(person);
  };
  return (
    <div class="field">
      <label for="person-search">{say('findPerson')}</label>
      <input
        id="person-search"
        dir="auto"
        autocomplete="off"
        aria-describedby="person-search-hint"
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // The form that the field is in would be sent.
          event.preventDefault();
          const [first, ...more] = found?.state === 'found' ? found.people : [];
          if (first !== undefined && more.length === 0 && !taken.includes(first.objectId)) choose(first);
        }}
      />
      <p class="hint" id="person-search-hint">
        {say('findPersonHint')}
      </p>
      <div role="status">
        {found?.state === 'found' && found.people.length === 0 && <p class="hint">{say('findNobody')}</p>}
        {found?.state === 'later' && <p class="hint">{say('findLater')}</p>}
        {found?.state === 'consent' && <p class="hint">{say(people.isRefused ? 'findRefused' : 'findConsent')}</p>}
      </div>
      {found?.state === 'consent' && (
        <p class="answers">
          <button type="button" class="secondary small" onClick={onAllow}>
            {say('findAllow')}
          </button>
        </p>
      )}
      {found?.state === 'found' && found.people.length > 0 && (
        <ul class="found">
          {found.people.map((person) => (
            <li key={person.objectId}>
              <button type="button" disabled={taken.includes(person.objectId)} onClick={() => choose(person)}>
                <bdi>{person.displayName || person.objectId}</bdi>
                <span class="hint">
                  <bdi>{person.mail}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
