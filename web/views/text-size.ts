/** Whether a text is longer on the wire than a limit in bytes of UTF-8. */
export const isLongerThan = (text: string, limitBytes: number): boolean =>
  new TextEncoder().encode(text).length > limitBytes;
