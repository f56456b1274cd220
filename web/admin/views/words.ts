import { pageTranslator } from '../../i18n/page-language.ts';
import { type Messages, type Translator, translator } from '../../i18n/translator.ts';
import type { Finding } from '../api/admin-api.ts';
import { type AdminText, texts } from '../messages/en.ts';
import { findings as english, type Findings } from '../messages/findings.en.ts';
import { inWordsOf } from '../model/faults.ts';

/** The administration's texts, in the language that was chosen last. */
export let words: Translator<AdminText> = translator(texts, 'en');

let findings: Findings = english;
let faultWords: readonly (readonly [string, string])[] = [];

/** Loads the texts of the best language that the reader asks for. */
export async function chooseLanguage(written: readonly string[]): Promise<void> {
  words = await pageTranslator({ en: async () => texts, de: german }, written);
}

async function german(): Promise<Messages<AdminText>> {
  const [loaded, found, faults] = await Promise.all([
    import('../messages/de.ts'),
    import('../messages/findings.de.ts'),
    import('../messages/faults.de.ts'),
  ]);
  findings = found.findings;
  faultWords = faults.germanFaults;
  return loaded.texts;
}

/** What the service has said against a member, in the reader's language where it is known. */
export const faultText = (said: string): string => inWordsOf(faultWords, said);

/** What was found and what to do, in the reader's words where there are some. */
export function findingTexts({ code, problem, remedy, values }: Finding): {
  readonly problem: string;
  readonly remedy: string;
} {
  const known = findings[code];
  if (known === undefined) return { problem, remedy };
  const { opensAt } = values;
  const shown = opensAt === undefined ? values : { ...values, opensAt: words.dayAndTime(Date.parse(opensAt)) };
  const say = (text: string): string => translator({ text }, words.language).say('text', shown);
  return { problem: say(known[0]), remedy: say(known[1]) };
}
