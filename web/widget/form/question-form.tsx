import { useRef, useState } from 'preact/hooks';
import { isBlank } from '../../../shared/kernel/visible-text.ts';
import { maximumFormBytes } from '../../../shared/protocol/carebridge/pre-chat.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { isLongerThan } from '../../views/text-size.ts';
import type { Question } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';
import type { DraftStore } from '../store/draft-store.ts';

type QuestionFormProps = {
  readonly questions: readonly Question[];
  /** Has what was typed, also before a reload or a refusal. */
  readonly draft: DraftStore;
  readonly onSubmit: (answers: Readonly<Record<string, string>>) => void;
};

/** What browsers offer for a field, by its name. */
const autocomplete: Readonly<Record<string, string>> = { name: 'name', email: 'email' };

/** What the company asks before the chat. */
export function QuestionForm({ questions, draft, onSubmit }: QuestionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const { answers: typed } = useObservable(draft.value);
  const filled = questions
    .map(({ name, options }) => [name, answerIn(typed[name] ?? '', options).trim()] as const)
    .filter(([, text]) => !isBlank(text));
  const answers = Object.fromEntries(filled);
  const isTooLong = isLongerThan(JSON.stringify(answers), maximumFormBytes);
  const submit = (event: Event): void => {
    event.preventDefault();
    const lacking = questions.filter(({ name, required }) => required && answers[name] === undefined);
    setMissing(new Set(lacking.map(({ name }) => name)));
    const [longest] = filled.toSorted(([, one], [, other]) => other.length - one.length);
    const first = lacking[0]?.name ?? (isTooLong ? longest?.[0] : undefined);
    if (first === undefined) onSubmit(answers);
    else form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
  };
  return (
    <form class="form appear" ref={form} onSubmit={submit} noValidate>
      <div>
        <h2>{texts.formTitle}</h2>
        <p>{texts.formText}</p>
      </div>
      {questions.map((question) => (
        <Field
          key={question.name}
          question={question}
          value={answerIn(typed[question.name] ?? '', question.options)}
          onType={(value) => draft.answer(question.name, value)}
          isMissing={missing.has(question.name)}
        />
      ))}
      {isTooLong && (
        <p class="fault" role="alert">
          {texts.formTooLong}
        </p>
      )}
      <button type="submit" class="primary">
        {texts.formStart}
      </button>
    </form>
  );
}

/** What was typed or chosen; what is no option any more was not chosen. */
const answerIn = (typed: string, options: readonly string[]): string =>
  options.length === 0 || options.includes(typed) ? typed : '';

type FieldProps = {
  readonly question: Question;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly isMissing: boolean;
};

function Field({ question, value, onType, isMissing }: FieldProps) {
  const { name, label, required, options } = question;
  const id = `field-${name}`;
  const shared = {
    id,
    name,
    required,
    value,
    dir: 'auto' as const,
    'aria-invalid': isMissing,
    'aria-describedby': isMissing ? `${id}-fault` : undefined,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => onType(currentTarget.value),
  };
  return (
    <div>
      <label for={id}>
        {label} {!required && <small>({texts.optional})</small>}
      </label>
      {options.length > 0 ? (
        <select {...shared}>
          <option value="">{texts.choose}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : name === 'question' ? (
        <textarea {...shared} rows={4} />
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={name === 'email' ? 'email' : 'text'}
          autocomplete={autocomplete[name] ?? 'off'}
        />
      )}
      {isMissing && (
        <p class="fault" id={`${id}-fault`}>
          {texts.formRequired}
        </p>
      )}
    </div>
  );
}
