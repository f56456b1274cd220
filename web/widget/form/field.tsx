import { consentedAnswer } from '../../../shared/protocol/carebridge/pre-chat.ts';
import type { Question } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';
import { OutsideLink } from './privacy-note.tsx';

type FieldProps = {
  readonly question: Question;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly fault: string | undefined;
};

/** Something to fill in, to choose, or to consent to. */
export function Field({ question, value, onType, fault }: FieldProps) {
  const { name, label, required, kind, link } = question;
  const id = `field-${name}`;
  const shared = {
    id,
    name,
    required,
    'aria-invalid': fault !== undefined,
    'aria-describedby': fault === undefined ? undefined : `${id}-fault`,
  };
  const marked = (
    <>
      {label} {!required && <small>({texts.optional})</small>}
    </>
  );
  return (
    <div>
      {kind === 'consent' ? (
        <label class="tick">
          <input
            {...shared}
            type="checkbox"
            checked={value === consentedAnswer}
            onInput={({ currentTarget }) => onType(currentTarget.checked ? consentedAnswer : '')}
          />
          <span>{marked}</span>
        </label>
      ) : (
        <>
          <label for={id}>{marked}</label>
          <Input question={question} shared={{ ...shared, value, dir: 'auto' }} onType={onType} />
        </>
      )}
      {link !== undefined && <OutsideLink href={link} text={texts.readMore} />}
      {fault !== undefined && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

type InputProps = Pick<FieldProps, 'question' | 'onType'> & {
  readonly shared: { readonly id: string; readonly name: string; readonly value: string; readonly dir: 'auto' };
};

/** What browsers offer for a field, by its name. */
const autocomplete: Readonly<Record<string, string>> = { name: 'name', email: 'email' };

function Input({ question: { name, options, kind }, shared, onType }: InputProps) {
  const onInput = ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void =>
    onType(currentTarget.value);
  if (options.length > 0) {
    return (
      <select {...shared} onInput={onInput}>
        <option value="">{texts.choose}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  if (name === 'question') return <textarea {...shared} rows={4} onInput={onInput} />;
  const isMail = kind === 'mail' || name === 'email';
  return (
    <input
      {...shared}
      type="text"
      inputMode={isMail ? 'email' : 'text'}
      autocomplete={isMail ? 'email' : (autocomplete[name] ?? 'off')}
      onInput={onInput}
    />
  );
}
