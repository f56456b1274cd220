/** How a reader writes times, which are epoch ms. */
export type TimeFormats = {
  /** Time of day. */
  readonly time: (at: number) => string;
  /** Day and time. */
  readonly dayAndTime: (at: number) => string;
};

/** Times as they are written in a language, by its BCP 47 tag; nothing for what is no time. */
export function timeFormats(language: string): TimeFormats {
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat(language, hour);
  const dayAndTime = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...hour });
  const written = (format: Intl.DateTimeFormat) => (at: number) =>
    Number.isNaN(new Date(at).getTime()) ? '' : format.format(at);
  return { time: written(time), dayAndTime: written(dayAndTime) };
}
