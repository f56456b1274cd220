/** How a reader writes times, which are epoch ms. */
export type TimeFormats = {
  /** Time of day. */
  readonly time: (at: number) => string;
  /** Day and time. */
  readonly dayAndTime: (at: number) => string;
  /** Time of day, and the day unless it is that of `now`. */
  readonly timeOfLine: (at: number, now: number) => string;
};

/** Times as they are written in a language, by its BCP 47 tag; nothing for what is no time. */
export function timeFormats(language: string): TimeFormats {
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat(language, hour);
  const dayAndTime = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...hour });
  const written = (format: Intl.DateTimeFormat) => (at: number) =>
    Number.isNaN(new Date(at).getTime()) ? '' : format.format(at);
  const [shortly, whole] = [written(time), written(dayAndTime)];
  const isDayOf = (at: number, now: number): boolean => new Date(at).toDateString() === new Date(now).toDateString();
  return {
    time: shortly,
    dayAndTime: whole,
    timeOfLine: (at, now) => (isDayOf(at, now) ? shortly(at) : whole(at)),
  };
}
