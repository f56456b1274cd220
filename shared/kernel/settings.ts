import type * as z from 'zod';
import { ConfigurationError } from './errors.ts';

/** The process environment, or a stand-in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings out of the environment by a zod object schema whose keys are the variables' names.
 * @throws {ConfigurationError} InvalidSetting — when one is missing or malformed; names every offending variable, no value
 */
export function readSettings<S extends z.ZodObject>(schema: S, environment: Environment): z.infer<S> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`The settings are not usable. ${faults.join('; ')}`);
}
