/** How a reader writes times, which are epoch ms. */
export type TimeFormats = {
  /** Time of day. */
  readonly time: (at: number) => string;
  /** Day and time. */
  readonly dayAndTime: (at: number) => string;
};

/** Times as they are written in a language, by its BCP 47 tag. */
export function timeFormats(language: string): TimeFormats {
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat(language, hour);
  const dayAndTime = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...hour });
  return { time: (at) => time.format(at), dayAndTime: (at) => dayAndTime.format(at) };
}
