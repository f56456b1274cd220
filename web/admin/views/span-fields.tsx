import type { CompanyEditor } from '../model/company-editor.ts';
import type { Place } from '../model/places.ts';
import { Faults, listAt, TextField } from './fields.tsx';
import { words } from './words.ts';

type SpanFieldsProps = {
  readonly editor: CompanyEditor;
  /** The list in which the spans stand. */
  readonly place: Place;
  /** Which of them are shown. */
  readonly at: readonly number[];
  /** What they are the hours of. */
  readonly name: string;
  readonly onAdd: () => void;
};

/** The hours of a day. */
export function SpanFields({ editor, place, at: shown, name, onAdd }: SpanFieldsProps) {
  const { say } = words;
  const remove = (at: number): void =>
    editor.change(
      place,
      listAt(editor, place).filter((_, other) => other !== at),
    );
  return (
    <>
      {shown.map((at) => (
        <div key={at} class="span">
          <TextField
            editor={editor}
            place={`${place}.${at}.from`}
            label={say('fromOf', { day: name })}
            type="time"
            isUnseen
            isLtr
          />
          <span aria-hidden="true">–</span>
          <TextField
            editor={editor}
            place={`${place}.${at}.to`}
            label={say('toOf', { day: name })}
            type="time"
            isUnseen
            isLtr
          />
          <button
            type="button"
            class="secondary small"
            aria-label={say('removeOf', { name })}
            onClick={() => remove(at)}
          >
            {say('remove')}
          </button>
          <Faults editor={editor} place={`${place}.${at}`} />
        </div>
      ))}
      <button type="button" class="secondary small" aria-label={say('addSpan', { day: name })} onClick={onAdd}>
        +
      </button>
    </>
  );
}
