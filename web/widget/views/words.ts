import { translator } from '../../i18n/translator.ts';
import { language, texts } from '../messages/en.ts';
import { port } from '../port.ts';

/** Of the tags of this language the browser's own is the best: it says how its reader writes times. */
const regional = [...navigator.languages, port?.language ?? ''].find((tag) => tag.startsWith(language));

/** The chat's texts; times are written as the reader does. The build puts each language in the place of English. */
export const words = translator(texts, language, regional ?? language);
