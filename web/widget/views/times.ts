import { languageTags, regionalTag } from '../../i18n/language-tag.ts';
import { timeFormats } from '../../i18n/time-formats.ts';
import { language } from '../messages/en.ts';
import { port } from '../port.ts';

/** The reader's own tag of the language; the browser's come first. */
export const readerTag = regionalTag(languageTags([...navigator.languages, port?.language ?? '']), language);

/** Times as the reader writes them. */
export const times = timeFormats(readerTag);
