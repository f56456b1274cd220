import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { usualWeek, weekDays, weekOf, withMondaysHours, withSpan } from '../model/week.ts';
import { Faults, fieldId, listAt, TextField } from './fields.tsx';
import { words } from './words.ts';

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The name of a weekday, 0 is Sunday. */
export const dayName = (day: number): string => words.say(dayNames[day] ?? 'sunday');

/** A company's opening hours, as a week. */
export function HoursPart({ editor }: { readonly editor: CompanyEditor }) {
  useObservable(editor.state);
  const { say } = words;
  const hours = listAt(editor, 'openingHours');
  const set = (to: readonly unknown[]): void => editor.change('openingHours', to);
  const week = weekOf(hours);
  return (
    <>
      <TextField editor={editor} place="timeZone" label={say('timeZone')} hint={say('timeZoneHint')} isLtr />
      <label class="check">
        <input
          type="checkbox"
          id={fieldId('openingHours')}
          checked={hours.length === 0}
          onChange={({ currentTarget }) => set(currentTarget.checked ? [] : usualWeek)}
        />
        {say('alwaysOpen')}
      </label>
      <Faults editor={editor} place="openingHours" />
      {hours.length > 0 && (
        <>
          <dl class="week">
            {weekDays.map((day) => (
              <div key={day} class="week-day">
                <dt>{dayName(day)}</dt>
                <dd>
                  <DayFields editor={editor} day={day} spans={week.get(day) ?? []} />
                </dd>
              </div>
            ))}
          </dl>
          <p class="answers">
            <button type="button" class="secondary small" onClick={() => set(withMondaysHours(hours))}>
              {say('mondayForAll')}
            </button>
          </p>
        </>
      )}
    </>
  );
}

type DayFieldsProps = {
  readonly editor: CompanyEditor;
  readonly day: number;
  readonly spans: readonly { readonly at: number }[];
};

function DayFields({ editor, day, spans }: DayFieldsProps) {
  const { say } = words;
  const name = dayName(day);
  const hours = listAt(editor, 'openingHours');
  const set = (to: readonly unknown[]): void => editor.change('openingHours', to);
  return (
    <>
      {spans.length === 0 && <span class="hint">{say('closedAllDay')}</span>}
      {spans.map(({ at }) => (
        <div key={at} class="span">
          <TextField
            editor={editor}
            place={`openingHours.${at}.from`}
            label={say('fromOf', { day: name })}
            type="time"
            isUnseen
            isLtr
          />
          <span aria-hidden="true">–</span>
          <TextField
            editor={editor}
            place={`openingHours.${at}.to`}
            label={say('toOf', { day: name })}
            type="time"
            isUnseen
            isLtr
          />
          <button
            type="button"
            class="secondary small"
            aria-label={say('removeOf', { name })}
            onClick={() => set(hours.filter((_, other) => other !== at))}
          >
            {say('remove')}
          </button>
          <Faults editor={editor} place={`openingHours.${at}`} />
        </div>
      ))}
      <button
        type="button"
        class="secondary small"
        aria-label={say('addSpan', { day: name })}
        onClick={() => set(withSpan(hours, day))}
      >
        +
      </button>
    </>
  );
}
