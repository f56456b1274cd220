import { consentedAnswer, isMailAddress } from '../../../shared/protocol/carebridge/pre-chat.ts';
import type { Question } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';

/** What a visitor is told of an answer with which the chat cannot begin; undefined: nothing. Source: carebridge.md#pre-chat */
export function answerFault({ required, kind }: Question, answer: string | undefined): string | undefined {
  if (kind === 'consent') return required && answer !== consentedAnswer ? texts.formConsent : undefined;
  if (answer === undefined) return required ? texts.formRequired : undefined;
  return kind === 'mail' && !isMailAddress(answer) ? texts.formMail : undefined;
}

/** Whether a visitor may be asked for consent and has not given it: nothing is stored until then. */
export const isUnconsented = (questions: readonly Question[], answers: Readonly<Record<string, string>>): boolean =>
  questions.some(({ kind, required, name }) => kind === 'consent' && required && answers[name] !== consentedAnswer);
