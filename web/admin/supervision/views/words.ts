import { askedLanguages, pageTranslator } from '../../../i18n/page-language.ts';
import { type Translator, translator } from '../../../i18n/translator.ts';
import { type SupervisionText, texts } from '../messages/en.ts';

/** The supervision's texts, in the language that was chosen last. */
export let words: Translator<SupervisionText> = translator(texts, 'en');

/** Loads the texts of the best language that the reader asks for. */
export async function loadWords(): Promise<void> {
  const de = () => import('../messages/de.ts').then((loaded) => loaded.texts);
  words = await pageTranslator({ en: async () => texts, de }, askedLanguages());
}

/** How long something has lasted, in whole minutes. */
export function lasted(since: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - since) / 60_000));
  if (minutes === 0) return words.say('underMinute');
  return minutes < 60
    ? words.say('minutes', { count: minutes })
    : words.say('hoursMinutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
