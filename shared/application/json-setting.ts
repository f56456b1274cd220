import type * as z from 'zod';
import { ConfigurationError } from '../kernel/errors.ts';
import { parseJson } from '../kernel/json.ts';
import type { Settings } from './settings.ts';

/** Settings whose text is a JSON object. */
type JsonSettingName =
  | 'CAREBRIDGE_PLATFORM_TIMES'
  | 'CAREBRIDGE_PLATFORM_LIMITS'
  | 'CAREBRIDGE_CONTACT_CENTER_TIMES'
  | 'CAREBRIDGE_CONTACT_CENTER_LIMITS';

/**
 * A setting that is a JSON object, as a schema reads it.
 * @throws {ConfigurationError} InvalidSetting — when the setting is no JSON, or names what is not there
 */
export function jsonSetting<T>(name: JsonSettingName, schema: z.ZodType<T>, settings: Settings): T {
  const given = schema.safeParse(parseJson(settings[name]));
  if (given.success) return given.data;
  const faults = given.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigurationError(`${name} is not usable. ${faults.join('; ')}`);
}
