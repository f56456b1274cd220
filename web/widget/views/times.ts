import { languageTags, regionalTag } from '../../i18n/language-tag.ts';
import { timeFormats } from '../../i18n/time-formats.ts';
import { language } from '../messages/en.ts';
import { port } from '../port.ts';

/** Times as the reader writes them; the browser's own tags come first. */
export const times = timeFormats(regionalTag(languageTags([...navigator.languages, port?.language ?? '']), language));
