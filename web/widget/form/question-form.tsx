import { Fragment } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { isBlank } from '../../../shared/kernel/visible-text.ts';
import { maximumAnswersBytes } from '../../../shared/protocol/carebridge/pre-chat.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { isLongerThan } from '../../views/text-size.ts';
import type { Privacy, Question } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';
import type { DraftStore } from '../store/draft-store.ts';
import { answerFault, isUnconsented } from './answer-fault.ts';
import { Field } from './field.tsx';
import { PrivacyNote } from './privacy-note.tsx';

type QuestionFormProps = {
  readonly questions: readonly Question[];
  readonly privacy: Privacy | undefined;
  /** Has what was typed, also before a reload or a refusal. */
  readonly draft: DraftStore;
  readonly onSubmit: (answers: Readonly<Record<string, string>>) => void;
};

/** What the company asks before the chat. */
export function QuestionForm({ questions, privacy, draft, onSubmit }: QuestionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const { answers: typed } = useObservable(draft.value);
  const filled = questions
    .map(({ name, options }) => [name, answerIn(typed[name] ?? '', options).trim()] as const)
    .filter(([, text]) => !isBlank(text));
  const answers = Object.fromEntries(filled);
  const isTooLong = isLongerThan(JSON.stringify(answers), maximumAnswersBytes);
  const submit = (event: Event): void => {
    event.preventDefault();
    const faulty = questions.filter((question) => answerFault(question, answers[question.name]) !== undefined);
    setWrong(new Set(faulty.map(({ name }) => name)));
    const [longest] = filled.toSorted(([, one], [, other]) => other.length - one.length);
    const first = faulty[0]?.name ?? (isTooLong ? longest?.[0] : undefined);
    if (first === undefined) onSubmit(answers);
    else form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
  };
  const type = (name: string, value: string): void =>
    draft.answer(name, value, !isUnconsented(questions, { ...typed, [name]: value }));
  return (
    <form class="form appear" ref={form} onSubmit={submit} noValidate>
      <div>
        <h2>{texts.formTitle}</h2>
        <p>{texts.formText}</p>
      </div>
      {questions.map((question, index) => (
        <Fragment key={question.name}>
          <Field
            question={question}
            value={answerIn(typed[question.name] ?? '', question.options)}
            onType={(value) => type(question.name, value)}
            fault={wrong.has(question.name) ? answerFault(question, answers[question.name]) : undefined}
          />
          {index === 0 && privacy !== undefined && <PrivacyNote privacy={privacy} />}
        </Fragment>
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
