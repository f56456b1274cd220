import { useObservable } from '../../observable/use-observable.ts';
import { objectOf, textOf } from '../../transport/wire.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { consentName, plainLetters } from '../model/proposals.ts';
import { CheckField, Entries, listAt, SelectField, TextField } from './fields.tsx';
import { words } from './words.ts';

/** What visitors are asked before the chat. */
export function QuestionsPart({ editor }: { readonly editor: CompanyEditor }) {
  useObservable(editor.state);
  const { say } = words;
  const questions = listAt(editor, 'preChat');
  const add = (): void => {
    const names = questions.map((one) => textOf(objectOf(one), 'name'));
    const name = ['name', 'mail', 'question'].find((one) => !names.includes(one)) ?? `field-${questions.length + 1}`;
    const kind = name === 'mail' ? 'mail' : 'text';
    editor.change('preChat', [...questions, { name, label: '', required: false, kind, options: [] }]);
  };
  return (
    <>
      <p class="hint">{say('questionsHint')}</p>
      <Entries
        editor={editor}
        place="preChat"
        empty={say('noQuestions')}
        name={(_, at) => say('question', { number: at + 1 })}
      >
        {(place, question, at) => (
          <fieldset>
            <legend>{say('question', { number: at + 1 })}</legend>
            <QuestionFields editor={editor} place={place} kind={String(objectOf(question).kind ?? 'text')} />
          </fieldset>
        )}
      </Entries>
      <p class="answers">
        <button type="button" class="secondary small" onClick={add}>
          {say('addQuestion')}
        </button>
      </p>
    </>
  );
}

type QuestionFieldsProps = { readonly editor: CompanyEditor; readonly place: string; readonly kind: string };

function QuestionFields({ editor, place, kind }: QuestionFieldsProps) {
  const { say } = words;
  const options = listAt(editor, `${place}.options`);
  /** What goes with one kind alone goes with it. */
  const choose = (chosen: string): void => {
    editor.change(`${place}.kind`, chosen);
    editor.change(`${place}.options`, chosen === 'choice' ? [{ label: '' }, { label: '' }] : []);
    if (chosen !== 'consent') {
      editor.change(`${place}.link`, undefined);
      return;
    }
    const names = listAt(editor, 'preChat').map((one) => textOf(objectOf(one), 'name') ?? '');
    editor.change(`${place}.name`, consentName(names[Number(place.split('.')[1])] ?? '', names));
  };
  return (
    <>
      <TextField editor={editor} place={`${place}.label`} label={say('label')} />
      <TextField editor={editor} place={`${place}.name`} label={say('fieldName')} tidy={plainLetters} isLtr />
      <SelectField
        editor={editor}
        place={`${place}.kind`}
        label={say('kind')}
        usual="text"
        onChoose={choose}
        choices={[
          ['text', say('kindText')],
          ['mail', say('kindMail')],
          ['choice', say('kindChoice')],
          ['consent', say('kindConsent')],
        ]}
      />
      <CheckField editor={editor} place={`${place}.required`} label={say('required')} />
      {kind === 'consent' && (
        <TextField editor={editor} place={`${place}.link`} label={say('link')} type="url" isOptional isLtr />
      )}
      {kind === 'choice' && (
        <>
          <Entries editor={editor} place={`${place}.options`} name={(_, at) => say('option', { number: at + 1 })}>
            {(option, _, at) => (
              <>
                <TextField editor={editor} place={`${option}.label`} label={say('option', { number: at + 1 })} />
                <TextField editor={editor} place={`${option}.skill`} label={say('optionSkill')} isOptional />
              </>
            )}
          </Entries>
          <p class="answers">
            <button
              type="button"
              class="secondary small"
              onClick={() => editor.change(`${place}.options`, [...options, { label: '' }])}
            >
              {say('addOption')}
            </button>
          </p>
        </>
      )}
    </>
  );
}
