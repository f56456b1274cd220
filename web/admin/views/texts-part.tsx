import { useState } from 'preact/hooks';
import { type Language, languages } from '../../../shared/protocol/carebridge/languages.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { objectOf, textOf } from '../../transport/wire.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { valueAt } from '../model/places.ts';
import { TextField } from './fields.tsx';
import { Section } from './section.tsx';
import { words } from './words.ts';

/** What languages are called here. */
export const languageNames = { en: 'english', de: 'german', fr: 'french', ar: 'arabic' } as const;

const greetings = [
  ['welcome', 'previewThere'],
  ['nobodyThere', 'previewNobody'],
  ['closed', 'previewClosed'],
] as const;

/** The texts that the preview shows. */
const previewed = [...greetings.map(([member]) => member), 'privacy'] as const;

/** What visitors read: greetings and notices by language, with a preview, and lines of the conversation. */
export function TextsPart({ editor }: { readonly editor: CompanyEditor }) {
  const { mine } = useObservable(editor.state);
  const { say } = words;
  const own = String(mine.language ?? 'en').split('-')[0];
  const [language, choose] = useState<Language>(languages.find((one) => one === own) ?? 'en');
  const place = `pageTexts.${language}`;
  /** An empty object of a language would be refused or shown as nothing, so it goes with its last text. */
  const shown = objectOf(valueAt(mine, place));
  return (
    <>
      <p class="hint">{say('textsHint')}</p>
      <div class="field">
        <label for="texts-language">{say('textsLanguage')}</label>
        <select
          id="texts-language"
          value={language}
          onChange={({ currentTarget: { value } }) => choose(languages.find((one) => one === value) ?? 'en')}
        >
          {languages.map((one) => (
            <option key={one} value={one} selected={one === language}>
              {say(languageNames[one])}
            </option>
          ))}
        </select>
      </div>
      <div class="beside" key={language}>
        <div>
          <TextField editor={editor} place={`${place}.welcome`} label={say('welcome')} rows={2} isOptional />
          <TextField editor={editor} place={`${place}.nobodyThere`} label={say('nobodyThere')} rows={2} isOptional />
          <TextField editor={editor} place={`${place}.closed`} label={say('closed')} rows={2} isOptional />
          <TextField
            editor={editor}
            place={`${place}.privacy`}
            label={say('privacy')}
            hint={say('privacyHint')}
            rows={3}
            isOptional
          />
          <TextField
            editor={editor}
            place={`${place}.privacyLink`}
            label={say('privacyLink')}
            type="url"
            isOptional
            isLtr
          />
        </div>
        <section class="preview" aria-label={say('preview')}>
          <h4>{say('preview')}</h4>
          {greetings.map(([member, title]) => {
            const text = textOf(shown, member);
            return text === undefined ? null : (
              <div key={member}>
                <p class="hint">{say(title)}</p>
                <p class="preview-line" lang={language} dir="auto">
                  {text}
                </p>
              </div>
            );
          })}
          {previewed.every((member) => textOf(shown, member) === undefined) && <p class="hint">{say('previewNone')}</p>}
          {textOf(shown, 'privacy') !== undefined && (
            <p class="preview-notice" lang={language} dir="auto">
              {textOf(shown, 'privacy')}
            </p>
          )}
        </section>
      </div>
      <Section title={say('conversationTexts')}>
        <TextField editor={editor} place="texts.welcome" label={say('textWelcome')} rows={2} isOptional />
        <TextField editor={editor} place="texts.nobody" label={say('textNobody')} rows={2} isOptional />
        <TextField editor={editor} place="texts.recapTitle" label={say('textRecap')} isOptional />
      </Section>
    </>
  );
}
