import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { type Exception, exceptionOf, isOver, withMoreHours } from '../model/exceptions.ts';
import { Entries, listAt, SelectField, TextField } from './fields.tsx';
import { Section } from './section.tsx';
import { SpanFields } from './span-fields.tsx';
import { words } from './words.ts';

const place = 'openingExceptions';

/** Days on which a company is closed, or open at other hours than usual. */
export function ExceptionsSection({ editor }: { readonly editor: CompanyEditor }) {
  const { mine } = useObservable(editor.state);
  const { say } = words;
  const exceptions = listAt(editor, place);
  const zone = String(mine.timeZone ?? 'UTC');
  const now = Date.now();
  const lasting = exceptions.filter((exception) => !isOver(exceptionOf(exception), zone, now));
  const past = exceptions.length - lasting.length;
  return (
    <Section title={say('exceptions')} hint={say('exceptionsHint')}>
      <Entries
        editor={editor}
        place={place}
        empty={say('noExceptions')}
        name={(exception, at) => titleOf(exceptionOf(exception), at)}
      >
        {(entry, written, at) => {
          const exception = exceptionOf(written);
          const title = titleOf(exception, at);
          return (
            <fieldset>
              <legend>
                <bdi>{title}</bdi>
                {isOver(exception, zone, now) && <span class="hint"> {say('exceptionOver')}</span>}
              </legend>
              <ExceptionFields editor={editor} entry={entry} exception={exception} title={title} />
            </fieldset>
          );
        }}
      </Entries>
      <p class="answers">
        <button
          type="button"
          class="secondary small"
          onClick={() => editor.change(place, [...exceptions, { date: '', hours: [] }])}
        >
          {say('addException')}
        </button>
        {past > 0 && (
          <button type="button" class="secondary small" onClick={() => editor.change(place, lasting)}>
            {say('removePast', { count: past })}
          </button>
        )}
      </p>
    </Section>
  );
}

const titleOf = ({ name, date }: Exception, at: number): string =>
  [name, date].find((text) => text !== '') ?? words.say('exception', { number: at + 1 });

type ExceptionFieldsProps = {
  readonly editor: CompanyEditor;
  readonly entry: string;
  readonly exception: Exception;
  readonly title: string;
};

function ExceptionFields({ editor, entry, exception, title }: ExceptionFieldsProps) {
  const { say } = words;
  const hours = `${entry}.hours`;
  const more = (): void => editor.change(hours, withMoreHours(exception));
  const isOpen = exception.hours.length > 0;
  return (
    <>
      <div class="exception-fields">
        <TextField editor={editor} place={`${entry}.date`} label={say('exceptionDate')} type="date" isLtr />
        <TextField editor={editor} place={`${entry}.name`} label={say('exceptionName')} isOptional />
        <SelectField
          editor={editor}
          place={hours}
          label={say('exceptionHours')}
          usual="closed"
          value={isOpen ? 'open' : 'closed'}
          onChoose={(chosen) => (chosen === 'open' ? more() : editor.change(hours, []))}
          choices={[
            ['closed', say('exceptionClosed')],
            ['open', say('exceptionOpen')],
          ]}
        />
      </div>
      {isOpen && (
        <div class="spans">
          <SpanFields editor={editor} place={hours} at={exception.hours.map((_, at) => at)} name={title} onAdd={more} />
        </div>
      )}
    </>
  );
}

/** An exception in one line. */
export function exceptionLine({ date, name, hours }: Exception): string {
  const times = hours.map(({ from, to }) => `${from}–${to}`).join(', ');
  return [date, name, times === '' ? words.say('exceptionClosed') : times].filter((text) => text !== '').join(' · ');
}
