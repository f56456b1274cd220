import { useState } from 'preact/hooks';
import { listOf, objectOf, textOf } from '../../transport/wire.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { AdminText } from '../messages/en.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import type { Choice, Difference } from '../model/difference.ts';
import { exceptionOf } from '../model/exceptions.ts';
import type { Place } from '../model/places.ts';
import { exceptionLine } from './exceptions-section.tsx';
import { dayName } from './hours-part.tsx';
import { words } from './words.ts';

type DifferenceDialogProps = { readonly editor: CompanyEditor; readonly differences: readonly Difference[] };

/** What someone else has saved meanwhile, beside one's own changes; nothing is overwritten without a choice. */
export function DifferenceDialog({ editor, differences }: DifferenceDialogProps) {
  const { say } = words;
  const [choices, choose] = useState<ReadonlyMap<Place, Choice>>(new Map());
  const contested = differences.filter(({ isContested }) => isContested);
  const others = differences.filter(({ isContested }) => !isContested);
  const isChosen = contested.every(({ place }) => choices.has(place));
  const all = (choice: Choice): ReadonlyMap<Place, Choice> => new Map(contested.map(({ place }) => [place, choice]));
  return (
    <Dialog
      title={say('conflictTitle')}
      text={say(contested.length === 0 ? 'conflictNone' : 'conflictText')}
      onClose={() => editor.postpone()}
    >
      {contested.map(({ place, mine, theirs }) => (
        <fieldset key={place} class="contested">
          <legend>{placeName(place)}</legend>
          {(['mine', 'theirs'] as const).map((choice) => (
            <label key={choice} class="check">
              <input
                type="radio"
                name={place}
                checked={choices.get(place) === choice}
                onChange={() => choose(new Map([...choices, [place, choice]]))}
              />
              <span>
                <strong>{say(choice)}</strong>
                <Shown place={place} value={choice === 'mine' ? mine : theirs} />
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {others.length > 0 && (
        <>
          <p>{say('changedToo')}</p>
          <ul class="changed">
            {others.map(({ place, theirs }) => (
              <li key={place}>
                <strong>{placeName(place)}</strong>
                <Shown place={place} value={theirs} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="answers">
        <button type="button" class="secondary" onClick={() => editor.takeTheirs()}>
          {say('takeTheirs')}
        </button>
        <button
          type="button"
          class="primary"
          aria-disabled={!isChosen}
          onClick={() => isChosen && void editor.settle(contested.length === 0 ? all('mine') : choices)}
        >
          {say('settle')}
        </button>
      </p>
    </Dialog>
  );
}

/** What the members of a company are called here. */
const memberNames: Readonly<Record<string, AdminText>> = {
  displayName: 'name',
  language: 'language',
  allowedOrigins: 'origins',
  agents: 'agents',
  openingHours: 'hours',
  openingExceptions: 'exceptions',
  timeZone: 'timeZone',
  look: 'look',
  preChat: 'questions',
  replies: 'cannedReplies',
  wrapUpTags: 'wrapUpTags',
  owner: 'owner',
  askAtOnce: 'askAtOnce',
  agentAnswerSeconds: 'agentAnswerSeconds',
  askAnewSeconds: 'askAnewSeconds',
  giveUpAfterSeconds: 'giveUpAfterSeconds',
  rating: 'rating',
  retentionDays: 'retentionDays',
  historyDays: 'historyDays',
  platform: 'platform',
  texts: 'conversationTexts',
  pageTexts: 'textsSection',
  enabled: 'switchOn',
};

function placeName(place: Place): string {
  const [member = '', ...rest] = place.split('.');
  const name = memberNames[member];
  return [name === undefined ? member : words.say(name), ...rest].join(' · ');
}

function Shown({ place, value }: { readonly place: Place; readonly value: unknown }) {
  return (
    <ul class="shown-value">
      {linesOf(place, value).map((line, at) => (
        <li key={at}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** A value in lines that people read. */
function linesOf(place: Place, value: unknown): readonly string[] {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return [words.say('nothing')];
  if (Array.isArray(value)) return listOf(value).map((entry) => lineOf(place, entry));
  return [lineOf(place, value)];
}

function lineOf(place: Place, value: unknown): string {
  if (place === 'look.logo') return words.say('logoChosen');
  if (typeof value !== 'object') return String(value);
  const entry = objectOf(value);
  if (place === 'openingHours') return `${dayName(Number(entry.day))} ${String(entry.from)}–${String(entry.to)}`;
  if (place === 'openingExceptions') return exceptionLine(exceptionOf(entry));
  const [name, more] = [
    textOf(entry, 'displayName') ?? textOf(entry, 'label') ?? textOf(entry, 'name'),
    entry.address ?? entry.text,
  ];
  return name === undefined ? JSON.stringify(value) : [name, ...(typeof more === 'string' ? [more] : [])].join(', ');
}
