import type { Tenant } from './tenant.ts';
import { at, type TenantFault } from './tenant-fault.ts';

const minutesPerDay = 24 * 60;

/** Opening hours that are no span of one day, or overlap with others of that day, and days that are an exception twice. */
export function hoursFaults({ openingHours, openingExceptions }: Tenant): readonly TenantFault[] {
  return [
    ...spanFaults(['openingHours'], openingHours),
    ...openingExceptions.flatMap(({ date, hours }, index) => {
      const path = ['openingExceptions', index];
      const first = openingExceptions.findIndex((other) => other.date === date);
      const doubled = at([...path, 'date'], `openingExceptions.${first} is of the same day; make one of both`);
      const faults = spanFaults([...path, 'hours'], hours);
      return first === index ? faults : [doubled, ...faults];
    }),
  ];
}

type Span = { readonly day?: number; readonly from: string; readonly to: string };

function spanFaults(path: TenantFault['path'], spans: readonly Span[]): readonly TenantFault[] {
  const measured = spans.map(({ day, from, to }) => {
    const end = minuteOf(to);
    return { day, from: minuteOf(from), to: end === 0 ? minutesPerDay : end };
  });
  return measured.flatMap((span, index) => {
    if (span.to <= span.from) return [at([...path, index], backwards)];
    const other = measured.findIndex(
      (before, position) =>
        position < index && before.day === span.day && before.from < span.to && span.from < before.to,
    );
    return other < 0 ? [] : [at([...path, index], `overlaps with ${path.join('.')}.${other}; make one of both`)];
  });
}

const backwards =
  'ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day';

function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
