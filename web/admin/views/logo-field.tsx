import { useRef, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { faultsAt } from '../model/faults.ts';
import { valueAt } from '../model/places.ts';
import { scaledLogo } from '../model/scaled-logo.ts';
import { Faults, fieldId } from './fields.tsx';
import { words } from './words.ts';

const place = 'look.logo';
const id = fieldId(place);

/** Takes a file as the company's logo, made small; it is saved with the rest. */
export function LogoField({ editor }: { readonly editor: CompanyEditor }) {
  const { mine, faults } = useObservable(editor.state);
  const { say } = words;
  const input = useRef<HTMLInputElement>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  const isFaulty = isUnreadable || faultsAt(faults, place).length > 0;
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const logo = await scaledLogo(file);
    setUnreadable(logo === undefined);
    if (logo !== undefined) editor.change(place, logo);
  };
  const remove = (): void => {
    if (input.current !== null) input.current.value = '';
    setUnreadable(false);
    editor.change(place, undefined);
    input.current?.focus();
  };
  return (
    <div class="field">
      <label for={id}>{say('logo')}</label>
      <input
        ref={input}
        id={id}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-describedby={`${id}-hint${isFaulty ? ` ${id}-fault` : ''}`}
        aria-invalid={isFaulty}
        onChange={({ currentTarget: { files } }) => void choose(files?.[0])}
      />
      <p class="hint" id={`${id}-hint`}>
        {say('logoHint')}
      </p>
      {isUnreadable ? (
        <p class="complaint" id={`${id}-fault`} role="alert">
          {say('logoUnreadable')}
        </p>
      ) : (
        <Faults editor={editor} place={place} />
      )}
      {valueAt(mine, place) !== undefined && (
        <button type="button" class="secondary" onClick={remove}>
          {say('logoRemove')}
        </button>
      )}
    </div>
  );
}
