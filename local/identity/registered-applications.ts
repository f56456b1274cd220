import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';

const fileSchema = z.object({ applications: z.array(z.unknown()) });

/** Where a data folder of the issuer keeps the applications that were registered after it was made. */
export function registeredApplicationsFile(dataFolder: string): string {
  return path.join(dataFolder, 'applications.json');
}

/**
 * The applications in that file, which the caller has to check; none when there is no file.
 * @throws {ConfigurationError} InvalidSetting — when it is no such file
 */
export function readRegisteredApplications(dataFolder: string): readonly unknown[] {
  const file = registeredApplicationsFile(dataFolder);
  if (!existsSync(file)) return [];
  const read = fileSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!read.success) throw new ConfigurationError(`${file} is not a list of applications.`);
  return read.data.applications;
}
