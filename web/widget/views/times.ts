import { languageTags } from '../../i18n/language-tag.ts';
import { timeFormats } from '../../i18n/time-formats.ts';
import { language } from '../messages/en.ts';
import { port } from '../port.ts';

/** The browser's own tag of this language comes first: it says how its reader writes times. */
const regional = languageTags([...navigator.languages, port?.language ?? '']).find(
  (tag) => tag.split('-')[0] === language,
);

/** Times as the reader writes them. */
export const times = timeFormats(regional ?? language);
