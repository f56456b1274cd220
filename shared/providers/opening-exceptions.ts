import * as z from 'zod';

/** Choice: holidays of some years. */
const mostExceptions = 100;

const mostSpans = 10;

/** Time of day, `hh:mm`. */
export const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59, as hh:mm');

/** A day of the calendar that has hours of its own; `to` "00:00" is midnight at its end. */
const exceptionSchema = z.strictObject({
  date: z.iso.date('must be a day of the calendar, as yyyy-mm-dd'),
  /** Empty: closed all day. */
  hours: z
    .array(z.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema }))
    .max(mostSpans)
    .default([]),
  /** What administrators know the day by. */
  name: z.string().max(100, 'must have 100 characters at most').exactOptional(),
});

/** Days on which a tenant is closed, or open at other hours than on that weekday. Source: carebridge.md#opening-exceptions */
export const openingExceptionsSchema = z.array(exceptionSchema).max(mostExceptions);
