import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { usualWeek, weekDays, weekOf, withMondaysHours, withSpan } from '../model/week.ts';
import { ExceptionsSection } from './exceptions-section.tsx';
import { Faults, fieldId, listAt, TextField } from './fields.tsx';
import { SpanFields } from './span-fields.tsx';
import { words } from './words.ts';

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The name of a weekday, 0 is Sunday. */
export const dayName = (day: number): string => words.say(dayNames[day] ?? 'sunday');

/** A company's opening hours: a week, and the days that are exceptions. */
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
                  {week.get(day)?.length === 0 && <span class="hint">{say('closedAllDay')}</span>}
                  <SpanFields
                    editor={editor}
                    place="openingHours"
                    at={(week.get(day) ?? []).map(({ at }) => at)}
                    name={dayName(day)}
                    onAdd={() => set(withSpan(hours, day))}
                  />
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
      <ExceptionsSection editor={editor} />
    </>
  );
}
