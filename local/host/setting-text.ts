import { ConfigurationError } from '../../shared/kernel/errors.ts';

/** A binding's text member with every `%NAME%` replaced by that environment variable, where it is set. */
export function resolveSetting(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole);
}

/**
 * Milliseconds of a .NET time span `[d.]hh:mm:ss[.fff]`.
 * @throws {ConfigurationError} InvalidSetting — when the text is something else
 */
export function timeSpanMs(text: string): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) throw new ConfigurationError(`"${text}" is not a time span of the form hh:mm:ss.`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return Math.round((((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}
