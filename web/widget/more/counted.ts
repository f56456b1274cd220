import type { Counted } from '../../i18n/plural-forms.ts';
import { readerTag } from '../views/times.ts';

const digits = new Intl.NumberFormat(readerTag, { useGrouping: false });

/** A number as the reader writes it. */
export const counted = (value: number): Counted => ({ value, shown: digits.format(value) });
