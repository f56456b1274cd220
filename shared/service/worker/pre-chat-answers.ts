import { parseStrangersJson } from '../../kernel/json.ts';
import { consentedAnswer, isMailAddress, maximumAnswersBytes } from '../../protocol/carebridge/pre-chat.ts';
import { fromDataUri } from '../../protocol/hypermedia/data-uri.ts';
import type { PreChatField, Tenant } from '../../providers/tenant.ts';

/** What a visitor has filled in before the chat, by field name. */
export type Answers = ReadonlyMap<string, string>;

type Asking = Pick<Tenant, 'preChat'>;

/** A data URI writes a byte in three characters at most. */
const mostCharacters = 3 * maximumAnswersBytes + 100;

/** Answers by field name, as far as they are texts; `customContent` is what came with an invitation, made by a stranger. */
export function answersIn(customContent: string | undefined): Answers {
  if (customContent === undefined || customContent.length > mostCharacters) return new Map();
  const value = parseStrangersJson(fromDataUri(customContent)?.text ?? '');
  return typeof value !== 'object' || value === null ? new Map() : answersOf(value);
}

/** The texts among the members of an object. */
export function answersOf(members: object): Answers {
  return new Map(
    Object.entries(members).flatMap(([name, answer]) =>
      typeof answer === 'string' ? [[name, answer.trim()] as const] : [],
    ),
  );
}

/** Why answers are not those that a tenant asks for, one sentence for each field. Source: carebridge.md#pre-chat */
export function answerFaults({ preChat }: Asking, answers: Answers): readonly string[] {
  return preChat.flatMap((field) => {
    const fault = faultOf(field, answers.get(field.name) ?? '');
    return fault === undefined ? [] : [`details.${field.name}: ${fault}`];
  });
}

/** Whether a visitor has consented to everything that must be. */
export function hasConsented({ preChat }: Asking, answers: Answers): boolean {
  const needed = preChat.filter(({ kind, required }) => kind === 'consent' && required);
  return needed.every(({ name }) => answers.get(name) === consentedAnswer);
}

/**
 * Name of the skill that a visitor has asked for by what was chosen before the chat: what is not to the letter one of the tenant's options asks for
 * nothing. Source: carebridge.md#pre-chat
 */
export function skillAskedFor({ preChat }: Asking, answers: Answers): string | undefined {
  const choices = preChat.filter(({ options }) => options.some(({ skill }) => skill !== undefined));
  for (const { name, options } of choices) {
    const chosen = options.find(({ label }) => label.trim() === answers.get(name));
    if (chosen?.skill !== undefined) return chosen.skill;
  }
  return undefined;
}

function faultOf({ kind, required, options }: PreChatField, answer: string): string | undefined {
  if (answer === '') return required ? 'must be filled in' : undefined;
  switch (kind) {
    case 'text':
      return undefined;
    case 'mail':
      return isMailAddress(answer) ? undefined : 'must be a mail address';
    case 'consent':
      return answer === consentedAnswer ? undefined : `must be "${consentedAnswer}"`;
    case 'choice':
      return options.some(({ label }) => label.trim() === answer) ? undefined : 'must be one of the options';
  }
}
