import type { Tenant } from './tenant.ts';
import { at, type TenantFault } from './tenant-fault.ts';

const minutesPerDay = 24 * 60;

/** Opening hours that are no span of one day, or overlap with others of that day. */
export function hoursFaults({ openingHours }: Tenant): readonly TenantFault[] {
  const spans = openingHours.map(({ day, from, to }) => {
    const end = minuteOf(to);
    return { day, from: minuteOf(from), to: end === 0 ? minutesPerDay : end };
  });
  return spans.flatMap((span, index) => {
    if (span.to <= span.from) return [at(['openingHours', index], backwards)];
    const other = spans.findIndex(
      (before, position) =>
        position < index && before.day === span.day && before.from < span.to && span.from < before.to,
    );
    return other < 0 ? [] : [at(['openingHours', index], `overlaps with openingHours.${other}; make one of both`)];
  });
}

const backwards =
  'ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day';

function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
