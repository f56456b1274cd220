import type { ComponentChildren } from 'preact';
import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { type Fault, faultsAt } from '../model/faults.ts';
import { type Place, valueAt } from '../model/places.ts';
import { faultText, words } from './words.ts';

/** Where a field stands in a company, and what it is called. */
export type FieldProps = {
  readonly editor: CompanyEditor;
  readonly place: Place;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The label is read out alone, since what stands around shows the same. */
  readonly isUnseen?: boolean;
};

/** The element that a fault at a place leads to. */
export const fieldId = (place: Place): string => `at-${place}`;

/** Puts the cursor where a fault is, or as near as there is a field; false where there is none on the page. */
export function focusFault({ place }: Fault): boolean {
  const steps = place.split('.');
  for (let length = steps.length; length > 0; length -= 1) {
    const element = document.getElementById(fieldId(steps.slice(0, length).join('.')));
    if (element === null) continue;
    element.closest('details')?.setAttribute('open', '');
    element.focus();
    return true;
  }
  return false;
}

/** What is wrong at a place, below the field. */
export function Faults({ editor, place }: { readonly editor: CompanyEditor; readonly place: Place }) {
  const faults = faultsAt(useObservable(editor.state).faults, place);
  if (faults.length === 0) return null;
  return (
    <p class="complaint" id={`${fieldId(place)}-fault`}>
      {faults.map(({ text }) => faultText(text)).join('; ')}
    </p>
  );
}

type Described = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
};

/** A label, a field, a hint and what is wrong. */
function Field({
  editor,
  place,
  label,
  hint,
  isUnseen,
  children,
}: FieldProps & { children: (described: Described) => ComponentChildren }) {
  const isFaulty = faultsAt(useObservable(editor.state).faults, place).length > 0;
  const id = fieldId(place);
  const by = [...(hint === undefined ? [] : [`${id}-hint`]), ...(isFaulty ? [`${id}-fault`] : [])].join(' ');
  return (
    <div class="field">
      <label for={id} class={isUnseen ? 'unseen' : undefined}>
        {label}
      </label>
      {children({ id, 'aria-describedby': by === '' ? undefined : by, 'aria-invalid': isFaulty })}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Faults editor={editor} place={place} />
    </div>
  );
}

type TextFieldProps = FieldProps & {
  readonly type?: 'text' | 'time' | 'date' | 'url';
  /** Empty text takes the member away. */
  readonly isOptional?: boolean;
  readonly rows?: number;
  /** What becomes of a text when the field is left. */
  readonly tidy?: (text: string) => string;
  readonly isLtr?: boolean;
  readonly placeholder?: string;
};

/** A text: of one line, or with `rows` of several. */
export function TextField({
  type = 'text',
  isOptional = false,
  rows,
  tidy,
  isLtr = false,
  placeholder,
  ...field
}: TextFieldProps) {
  const { editor, place } = field;
  const value = valueAt(useObservable(editor.state).mine, place);
  const text = typeof value === 'string' ? value : '';
  const set = (written: string): void => editor.change(place, written === '' && isOptional ? undefined : written);
  const dir = isLtr ? 'ltr' : 'auto';
  const leave = (): void => {
    const tidied = tidy === undefined || text === '' ? text : tidy(text);
    if (tidied !== text) set(tidied);
  };
  return (
    <Field {...field}>
      {(described) =>
        rows === undefined ? (
          <input
            {...described}
            {...(type === 'time' || type === 'date' ? { type } : { type: 'text' as const, inputMode: type })}
            dir={dir}
            value={text}
            placeholder={placeholder}
            autocomplete="off"
            onInput={({ currentTarget }) => set(currentTarget.value)}
            onBlur={() => leave()}
          />
        ) : (
          <textarea
            {...described}
            rows={rows}
            dir={dir}
            value={text}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

/** A whole number; what is none is kept as it was typed, and the service says what is wrong. */
export function NumberField({ usual, ...field }: FieldProps & { readonly usual: number }) {
  const { editor, place } = field;
  const value = valueAt(useObservable(editor.state).mine, place) ?? usual;
  return (
    <Field {...field}>
      {(described) => (
        <input
          {...described}
          class="number"
          inputMode="numeric"
          dir="ltr"
          value={String(value)}
          autocomplete="off"
          onInput={({ currentTarget: { value: typed } }) =>
            editor.change(place, /^-?\d+$/.test(typed.trim()) ? Number(typed) : typed)
          }
        />
      )}
    </Field>
  );
}

type SelectFieldProps = FieldProps & {
  readonly usual: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  /** In place of what stands at the place, and of a change there. */
  readonly value?: string;
  readonly onChoose?: (value: string) => void;
};

/** One of several values. */
export function SelectField({ usual, choices, value: shown, onChoose, ...field }: SelectFieldProps) {
  const { editor, place } = field;
  const value = shown ?? String(valueAt(useObservable(editor.state).mine, place) ?? usual);
  const choose = onChoose ?? ((chosen: string) => editor.change(place, chosen));
  return (
    <Field {...field}>
      {(described) => (
        <select {...described} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {choices.map(([one, label]) => (
            <option key={one} value={one} selected={one === value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Whether something is so. */
export function CheckField({ editor, place, label }: FieldProps) {
  const isOn = valueAt(useObservable(editor.state).mine, place) === true;
  return (
    <div class="field">
      <label class="check" for={fieldId(place)}>
        <input
          type="checkbox"
          id={fieldId(place)}
          checked={isOn}
          onChange={({ currentTarget }) => editor.change(place, currentTarget.checked)}
        />
        {label}
      </label>
      <Faults editor={editor} place={place} />
    </div>
  );
}

/** The entries of a list of a company, each with a button that takes it away; `name` says which one it is. */
export function Entries({
  editor,
  place,
  empty,
  name,
  children,
}: {
  readonly editor: CompanyEditor;
  readonly place: Place;
  readonly empty?: string | undefined;
  readonly name: (entry: unknown, at: number) => string;
  readonly children: (entryPlace: Place, entry: unknown, at: number) => ComponentChildren;
}) {
  const entries = listAt(editor, place);
  const remove = (at: number): void => {
    editor.change(
      place,
      entries.filter((_, other) => other !== at),
    );
    // What was focused is gone.
    document.getElementById(fieldId(place))?.focus();
  };
  return (
    <div class="entries" id={fieldId(place)} tabIndex={-1}>
      <Faults editor={editor} place={place} />
      {entries.length === 0 && empty !== undefined && <p class="hint">{empty}</p>}
      <ul>
        {entries.map((entry, at) => (
          <li key={at} class="entry">
            <div class="entry-fields">{children(`${place}.${at}`, entry, at)}</div>
            <button
              type="button"
              class="secondary small"
              aria-label={words.say('removeOf', { name: name(entry, at) })}
              onClick={() => remove(at)}
            >
              {words.say('remove')}
            </button>
            <Faults editor={editor} place={`${place}.${at}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The list at a place, empty where there is none. */
export function listAt(editor: CompanyEditor, place: Place): readonly unknown[] {
  const list = valueAt(editor.state.get().mine, place);
  return Array.isArray(list) ? list : [];
}
