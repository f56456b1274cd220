import type { OpenConversation } from '../../conversation/queued/command.ts';
import type { TranscriptLine } from '../../conversation/transcript.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { isBlank } from '../../kernel/visible-text.ts';
import {
  type ContactCenterLanguage,
  contactCenterLanguages,
  usualLanguage,
} from '../../protocol/contact-center/languages.ts';
import { maximumHistory, maximumProperties, maximumPropertyLength } from '../../protocol/contact-center/limits.ts';
import { ownKey } from '../../protocol/contact-center/own-key.ts';
import type { ContactContext } from '../provider.ts';
import type { CenterOpening, HistoryLine } from './dialect.ts';
import { piecesOf } from './pieces.ts';

/** The value of `ownKey`: several tenants may share one contact center. */
export const ownKeyOf = (tenant: string, conversation: string): string => `${tenant}.${conversation}`;

/** Our conversation out of the value, where it is one of the tenant's. */
export function conversationIn(value: string | undefined, tenant: string): string | undefined {
  const [, owner, conversation] = /^([a-z0-9-]+)\.([0-9a-f]{32})$/.exec(value ?? '') ?? [];
  return owner === tenant ? conversation : undefined;
}

/** What a conversation begins with: the visitor, what the page asked before, and what was said. */
export function openingOf(
  { visitor, queue }: OpenConversation,
  { tenant, conversation, history }: ContactContext,
): Omit<CenterOpening, 'channelId'> {
  const { displayName, subject, culture, answers } = visitor;
  const asked = { ...(subject === undefined ? {} : { subject }), ...answers };
  const told = Object.entries(asked)
    .filter(([name, value]) => !named.includes(name) && !isBlank(value))
    .slice(0, mostOwn)
    .map(([name, value]) => [name, cutText(value, maximumPropertyLength)] as const);
  const name = displayName === undefined || isBlank(displayName) ? {} : { name: displayName };
  return {
    visitor: {
      ...name,
      language: languageOf(culture ?? tenant.language),
      own: { ...Object.fromEntries(told), [ownKey]: ownKeyOf(tenant.id, conversation) },
    },
    history: history.flatMap(historyLines).slice(-maximumHistory),
    ...(queue === undefined ? {} : { queue }),
  };
}

/** Members that the API has a meaning of its own for. Source: contact-center.md#customer */
const named: readonly string[] = ['name', 'customerId', 'caseId', 'language', ownKey];

/** Beside name, language and our key. */
const mostOwn = maximumProperties - 3;

/** The nearest of the languages that a contact center knows. Source: contact-center.md#languages */
function languageOf(culture: string): ContactCenterLanguage {
  const wanted = culture.toLowerCase();
  const [first] = wanted.split('-');
  const chinese = /-(tw|hk|mo|hant)\b/.test(wanted) ? 'zh-TW' : 'zh-CN';
  const nearest = first === 'zh' ? chinese : first === 'nb' || first === 'nn' ? 'no' : first;
  return contactCenterLanguages.find((one) => one === nearest) ?? usualLanguage;
}

/** What was said by others bears their name, since a conversation begins with lines of the visitor and of one bot alone. */
function historyLines({ by, displayName, text }: TranscriptLine): readonly HistoryLine[] {
  if (isBlank(text)) return [];
  if (by === 'visitor') return piecesOf(text).map((piece) => ({ author: 'user', text: piece }));
  return piecesOf(displayName === '' ? text : `${displayName}: ${text}`).map((piece) => ({
    author: 'bot',
    text: piece,
  }));
}
