import type * as z from 'zod/mini';
import { inputFaults } from '../../kernel/input-faults.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import type { Validation } from '../../protocol/contact-center/errors.ts';
import { CenterRefusal } from './center-refusal.ts';
import type { CenterRequest } from './center-request.ts';

/**
 * The JSON body as a schema reads it; members that are null are missing, where they may be. Source: contact-center.md#media-types
 * @throws {CenterRefusal} invalid_json_object — when it is no JSON object; invalid_parameter — when the schema does not take it
 */
export function bodyAs<S extends z.ZodMiniType>(request: CenterRequest, schema: S): z.infer<S> {
  const contentType = request.headers['content-type'];
  const isJson = contentType === undefined || /^application\/([\w.-]{1,80}\+)?json\b/i.test(contentType);
  const value = isJson ? parseStrangersJson(request.body) : undefined;
  if (!isObject(value)) throw new CenterRefusal('invalid_json_object');
  return readAs(schema, withoutNulls(value, schema));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value without members that are null and may be missing, at every depth that the schema describes. */
function withoutNulls(value: unknown, schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional' || def.type === 'default') return withoutNulls(value, def.innerType);
  if (def.type === 'array' && Array.isArray(value)) return value.map((item) => withoutNulls(item, def.element));
  if (def.type !== 'object' || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const own = Object.hasOwn(def.shape, name) ? def.shape[name] : undefined;
      const isNeeded = own !== undefined && own._zod.optin === undefined;
      return member === null && !isNeeded ? [] : [[name, own === undefined ? member : withoutNulls(member, own)]];
    }),
  );
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

function readAs<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> {
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
