import { describe, expect, test } from 'vitest';
import { inputFaults } from '../../shared/kernel/input-faults.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { tenantSchema } from '../../shared/providers/written-tenant.ts';

const harbour: TenantInput = {
  id: 'harbour',
  displayName: 'Harbour Office',
  entraTenantId: 'e0000000-0000-4000-8000-000000000001',
  allowedOrigins: ['https://www.harbour.example'],
  platform: { provider: 'trusted-application', applicationEndpoint: 'sip:help@harbour.example' },
};

describe('days on which a tenant is closed, or open at other hours (carebridge.md#opening-exceptions)', () => {
  test.each<[string, object, string]>([
    [
      'a day that is an exception twice',
      { openingExceptions: [{ date: '2026-12-24' }, { date: '2026-12-24', hours: [{ from: '09:00', to: '12:00' }] }] },
      'openingExceptions.1.date: openingExceptions.0 is of the same day; make one of both',
    ],
    [
      'an exception on a day that there is not',
      { openingExceptions: [{ date: '2026-02-29' }] },
      'openingExceptions.0.date: must be a day of the calendar, as yyyy-mm-dd',
    ],
    [
      'hours of an exception that overlap',
      {
        openingExceptions: [
          {
            date: '2028-02-29',
            hours: [
              { from: '09:00', to: '00:00' },
              { from: '13:00', to: '14:00' },
            ],
          },
        ],
      },
      'openingExceptions.0.hours.1: overlaps with openingExceptions.0.hours.0; make one of both',
    ],
    [
      'hours of an exception over midnight',
      { openingExceptions: [{ date: '2026-12-31', hours: [{ from: '22:00', to: '02:00' }] }] },
      'openingExceptions.0.hours.0: ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day',
    ],
    [
      'an exception whose name shows nothing',
      { openingExceptions: [{ date: '2026-12-24', name: ' ' }] },
      'openingExceptions.0.name: shows nothing; put a text, or leave the member out where it need not be there',
    ],
    [
      'more exceptions than may be',
      {
        openingExceptions: Array.from({ length: 101 }, (_, day) => ({
          date: new Date(Date.UTC(2026, 0, day + 1)).toISOString().slice(0, 10),
        })),
      },
      'openingExceptions: Too big: expected array to have <=100 items',
    ],
  ])('%s → refused, with the place and what to do', (_, changes, fault) => {
    expect(inputFaults(tenantSchema.safeParse({ ...harbour, ...changes }).error?.issues ?? [])).toEqual([fault]);
  });

  test('days of any order, with two spans, without hours or a name → taken', () => {
    const hours = [
      { from: '09:00', to: '12:00' },
      { from: '12:00', to: '00:00' },
    ];
    const openingExceptions = [{ date: '2028-02-29', hours, name: 'Leap day' }, { date: '2020-01-01' }];
    expect(tenantSchema.parse({ ...harbour, openingExceptions }).openingExceptions).toEqual([
      openingExceptions[0],
      { date: '2020-01-01', hours: [] },
    ]);
  });
});
