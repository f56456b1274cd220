import { useRef, useState } from 'preact/hooks';
import type { Question } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';

type QuestionFormProps = {
  readonly questions: readonly Question[];
  readonly onSubmit: (answers: Readonly<Record<string, string>>) => void;
};

/** What browsers offer for a field, by its name. */
const autocomplete: Readonly<Record<string, string>> = { name: 'name', email: 'email' };

/** What the company asks before the chat. */
export function QuestionForm({ questions, onSubmit }: QuestionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const submit = (event: Event): void => {
    event.preventDefault();
    if (form.current === null) return;
    const data = new FormData(form.current);
    const answers = questions.map(({ name }) => [name, String(data.get(name) ?? '').trim()] as const);
    const lacking = questions.filter(
      ({ name, required }) => required && !answers.some(([key, text]) => key === name && text),
    );
    setMissing(new Set(lacking.map(({ name }) => name)));
    const [first] = lacking;
    if (first === undefined) onSubmit(Object.fromEntries(answers.filter(([, text]) => text !== '')));
    else form.current.querySelector<HTMLElement>(`[name="${CSS.escape(first.name)}"]`)?.focus();
  };
  return (
    <form class="form appear" ref={form} onSubmit={submit} noValidate>
      <div>
        <h2>{texts.formTitle}</h2>
        <p>{texts.formText}</p>
      </div>
      {questions.map((question) => (
        <Field key={question.name} question={question} isMissing={missing.has(question.name)} />
      ))}
      <button type="submit" class="primary">
        {texts.formStart}
      </button>
    </form>
  );
}

function Field({ question, isMissing }: { readonly question: Question; readonly isMissing: boolean }) {
  const { name, label, required } = question;
  const id = `field-${name}`;
  const shared = {
    id,
    name,
    required,
    dir: 'auto' as const,
    'aria-invalid': isMissing,
    'aria-describedby': isMissing ? `${id}-fault` : undefined,
  };
  return (
    <div>
      <label for={id}>
        {label} {!required && <small>({texts.optional})</small>}
      </label>
      {name === 'question' ? (
        <textarea {...shared} rows={4} maxLength={2000} />
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={name === 'email' ? 'email' : 'text'}
          autocomplete={autocomplete[name] ?? 'off'}
          maxLength={200}
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
