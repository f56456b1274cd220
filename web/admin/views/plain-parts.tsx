import { languages } from '../../../shared/protocol/carebridge/languages.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { AgentsField, type Search } from './agents-field.tsx';
import { CheckField, Entries, listAt, NumberField, SelectField, TextField } from './fields.tsx';
import { PagesField } from './pages-field.tsx';
import { Section } from './section.tsx';
import { languageNames } from './texts-part.tsx';
import { words } from './words.ts';

type PartProps = { readonly editor: CompanyEditor };

/** The language that visitors are spoken to in where their page says none. */
export function LanguageField({ editor }: PartProps) {
  const { mine } = useObservable(editor.state);
  const { say } = words;
  const written = String(mine.language ?? 'en');
  // A region, such as de-CH, is kept.
  const others = languages.some((one) => one === written) ? [] : [[written, written] as const];
  return (
    <SelectField
      editor={editor}
      place="language"
      label={say('language')}
      hint={say('languageHint')}
      usual="en"
      choices={[...languages.map((one) => [one, say(languageNames[one])] as const), ...others]}
    />
  );
}

/** The company itself, and where its pages are. */
export function GeneralPart({ editor }: PartProps) {
  const { say } = words;
  return (
    <>
      <TextField editor={editor} place="displayName" label={say('name')} hint={say('nameHint')} />
      <LanguageField editor={editor} />
      <PagesField editor={editor} />
    </>
  );
}

/** Who answers. */
export function AgentsPart({ editor, search }: PartProps & { readonly search: Search }) {
  return (
    <>
      <p class="hint">{words.say('agentsHint')}</p>
      <AgentsField editor={editor} search={search} />
    </>
  );
}

/** What agents write often, and by what they name chats. */
export function RepliesPart({ editor }: PartProps) {
  useObservable(editor.state);
  const { say } = words;
  const add = (place: string, entry: unknown): void => editor.change(place, [...listAt(editor, place), entry]);
  return (
    <>
      <Section title={say('cannedReplies')} hint={say('repliesHint')}>
        <Entries
          editor={editor}
          place="replies"
          empty={say('noReplies')}
          name={(_, at) => say('reply', { number: at + 1 })}
        >
          {(place, _, at) => (
            <fieldset>
              <legend>{say('reply', { number: at + 1 })}</legend>
              <TextField editor={editor} place={`${place}.name`} label={say('replyName')} />
              <TextField editor={editor} place={`${place}.text`} label={say('replyText')} rows={3} />
            </fieldset>
          )}
        </Entries>
        <p class="answers">
          <button type="button" class="secondary small" onClick={() => add('replies', { name: '', text: '' })}>
            {say('addReply')}
          </button>
        </p>
      </Section>
      <Section title={say('wrapUpTags')} hint={say('wrapUpTagsHint')}>
        <Entries editor={editor} place="wrapUpTags" empty={say('noTags')} name={(tag) => String(tag)}>
          {(place, _, at) => (
            <TextField editor={editor} place={place} label={say('tag', { number: at + 1 })} isUnseen />
          )}
        </Entries>
        <p class="answers">
          <button type="button" class="secondary small" onClick={() => add('wrapUpTags', '')}>
            {say('addTag')}
          </button>
        </p>
      </Section>
    </>
  );
}

/** How visitors are brought to agents. */
export function AnsweringPart({ editor }: PartProps) {
  const { say } = words;
  return (
    <>
      <SelectField
        editor={editor}
        place="owner"
        label={say('owner')}
        usual="one"
        choices={[
          ['one', say('ownerOne')],
          ['all', say('ownerAll')],
        ]}
      />
      <NumberField editor={editor} place="askAtOnce" label={say('askAtOnce')} usual={16} />
      <NumberField editor={editor} place="agentAnswerSeconds" label={say('agentAnswerSeconds')} usual={45} />
      <NumberField editor={editor} place="askAnewSeconds" label={say('askAnewSeconds')} usual={30} />
      <NumberField editor={editor} place="giveUpAfterSeconds" label={say('giveUpAfterSeconds')} usual={180} />
      <CheckField editor={editor} place="rating" label={say('rating')} />
    </>
  );
}

export function KeepingPart({ editor }: PartProps) {
  const { say } = words;
  return (
    <>
      <NumberField editor={editor} place="retentionDays" label={say('retentionDays')} usual={30} />
      <NumberField
        editor={editor}
        place="historyDays"
        label={say('historyDays')}
        hint={say('historyDaysHint')}
        usual={7}
      />
      <p class="hint">{say('privacyElsewhere')}</p>
    </>
  );
}
