import type * as z from 'zod';
import { ConfigurationError } from '../kernel/errors.ts';
import { parseJson } from '../kernel/json.ts';
import { type PlatformLimits, platformLimitsSchema } from '../platform/limits.ts';
import { type PlatformTimes, platformTimesSchema } from '../platform/times.ts';
import type { Settings } from './settings.ts';

/**
 * Times of the embedded platform as this deployment wants them.
 * @throws {ConfigurationError} InvalidSetting — when the setting is no JSON, or names what is not there
 */
export const timesOf = ({ CAREBRIDGE_PLATFORM_TIMES: text }: Settings): PlatformTimes =>
  read('CAREBRIDGE_PLATFORM_TIMES', platformTimesSchema, text);

/**
 * Limits of the embedded platform as this deployment wants them.
 * @throws {ConfigurationError} InvalidSetting — when the setting is no JSON, or names what is not there
 */
export const limitsOf = ({ CAREBRIDGE_PLATFORM_LIMITS: text }: Settings): PlatformLimits =>
  read('CAREBRIDGE_PLATFORM_LIMITS', platformLimitsSchema, text);

/** The audiences of a deployment that stand in its setting, separated by spaces. */
export const furtherAudiences = ({ CAREBRIDGE_PLATFORM_AUDIENCES: text }: Settings): readonly string[] =>
  text.split(/\s+/).filter((audience) => audience !== '');

function read<T>(name: string, schema: z.ZodType<T>, text: string): T {
  const given = schema.safeParse(parseJson(text));
  if (given.success) return given.data;
  const faults = given.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigurationError(`${name} is not usable. ${faults.join('; ')}`);
}
