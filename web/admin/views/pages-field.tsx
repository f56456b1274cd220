import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { originOf } from '../model/proposals.ts';
import { Entries, listAt, TextField } from './fields.tsx';
import { Section } from './section.tsx';
import { words } from './words.ts';

/** The origins of a company's pages. */
export function PagesField({ editor }: { readonly editor: CompanyEditor }) {
  useObservable(editor.state);
  const { say } = words;
  const origins = listAt(editor, 'allowedOrigins');
  const add = (origin: string): void => editor.change('allowedOrigins', [...origins, origin]);
  return (
    <Section title={say('origins')} hint={say('originsHint')}>
      <Entries editor={editor} place="allowedOrigins" name={(origin) => String(origin)}>
        {(place, _, at) => (
          <TextField
            editor={editor}
            place={place}
            label={say('origin', { number: at + 1 })}
            type="url"
            tidy={originOf}
            isLtr
          />
        )}
      </Entries>
      <p class="answers">
        <button type="button" class="secondary small" onClick={() => add('')}>
          {say('addOrigin')}
        </button>
        {!origins.includes(location.origin) && (
          <button type="button" class="secondary small" onClick={() => add(location.origin)}>
            {say('allowOwn')}
          </button>
        )}
      </p>
    </Section>
  );
}
