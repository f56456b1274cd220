import { parseStrangersJson } from '../../kernel/json.ts';
import { maximumAnswersBytes } from '../../protocol/carebridge/pre-chat.ts';
import { fromDataUri } from '../../protocol/hypermedia/data-uri.ts';
import type { Tenant } from '../../providers/tenant.ts';

/** A data URI writes a byte in three characters at most. */
const mostCharacters = 3 * maximumAnswersBytes + 100;

/**
 * Name of the skill that a visitor has asked for by what was chosen before the chat; `customContent` is what came with the invitation, made by
 * a stranger: what is not to the letter one of the tenant's options asks for nothing. Source: carebridge.md#pre-chat
 */
export function skillAskedFor(
  { preChat }: Pick<Tenant, 'preChat'>,
  customContent: string | undefined,
): string | undefined {
  const choices = preChat.filter(({ options }) => options.some(({ skill }) => skill !== undefined));
  if (choices.length === 0) return undefined;
  const answers = answersIn(customContent);
  for (const { name, options } of choices) {
    const chosen = options.find(({ label }) => label.trim() === answers.get(name));
    if (chosen?.skill !== undefined) return chosen.skill;
  }
  return undefined;
}

/** Answers by field name, as far as they are texts. */
function answersIn(customContent: string | undefined): ReadonlyMap<string, string> {
  if (customContent === undefined || customContent.length > mostCharacters) return new Map();
  const value = parseStrangersJson(fromDataUri(customContent)?.text ?? '');
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, answer]) =>
      typeof answer === 'string' ? [[name, answer.trim()] as const] : [],
    ),
  );
}
