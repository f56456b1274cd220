import type * as z from 'zod/mini';
import { inputFaults } from '../../kernel/input-faults.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import type { Validation } from '../../protocol/contact-center/errors.ts';
import { CenterRefusal } from './center-refusal.ts';
import type { CenterRequest } from './center-request.ts';

/**
 * The JSON body as a schema reads it.
 * @throws {CenterRefusal} invalid_json_object — when it is no JSON object; invalid_parameter — when the schema does not take it
 */
export function bodyAs<S extends z.ZodMiniType>(request: CenterRequest, schema: S): z.infer<S> {
  const contentType = request.headers['content-type'];
  const isJson = contentType === undefined || /^application\/([\w.-]{1,80}\+)?json\b/i.test(contentType);
  const value = isJson ? parseStrangersJson(new TextDecoder().decode(request.body)) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CenterRefusal('invalid_json_object');
  return readAs(schema, value);
}

/**
 * The query's members as a schema reads them; the first of a name counts.
 * @throws {CenterRefusal} invalid_parameter
 */
export function queryAs<S extends z.ZodMiniType>({ url }: CenterRequest, schema: S): z.infer<S> {
  const members: Record<string, string> = {};
  for (const [name, value] of url.searchParams) members[name] ??= value;
  return readAs(schema, members);
}

/** The parts of a form as a schema reads them. @throws {CenterRefusal} invalid_parameter */
export function fieldsAs<S extends z.ZodMiniType>(fields: Readonly<Record<string, string>>, schema: S): z.infer<S> {
  return readAs(schema, fields);
}

function readAs<S extends z.ZodMiniType>(schema: S, value: object): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  throw new CenterRefusal('invalid_parameter', { faults: inputFaults(issues), validations: issues.map(validationOf) });
}

/** What was sent is not repeated: it may be what a customer said. */
const validationOf = ({ path, message }: z.core.$ZodIssue): Validation => ({
  field: path.map(String).join('.'),
  code: 'invalid_parameter',
  message,
});
