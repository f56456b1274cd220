import { translator } from '../../i18n/translator.ts';
import { language, texts } from '../messages/en.ts';
import { port } from '../port.ts';

const asked = port?.language ?? '';

/** The chat's texts; times are written as the reader does. The build puts each language in the place of English. */
export const words = translator(texts, language, asked.startsWith(language) ? asked : language);
