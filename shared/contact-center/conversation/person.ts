import * as z from 'zod';
import { defined } from '../../kernel/defined.ts';
import { usualLanguage } from '../../protocol/contact-center/languages.ts';

const text = z.string().optional();

export const personSchema = z.object({
  name: text,
  userId: text,
  email: text,
  phone: text,
  company: text,
  caseId: text,
  ipaddress: text,
  timezoneOffset: text,
  language: z.string(),
  additionalProperties: z.array(z.object({ key: z.string(), value: z.string() })),
});

/** Whose conversation it is, as both APIs write and read it. Source: contact-center.md#customer */
export type Person = Readonly<z.infer<typeof personSchema>>;

/** Members that the Chat API names, by the names here; all others are properties of the customer's own there. */
const chatApiNames = {
  customerId: 'userId',
  name: 'name',
  email: 'email',
  company: 'company',
  caseId: 'caseId',
} as const;
/** Members of the gateway that the Chat API has as any others. */
const gatewayNames = ['phone', 'ipaddress', 'timezoneOffset'] as const;

/** Out of a body of the Chat API: named members, and any others. */
export function personOfCustomer(customer: Readonly<Record<string, string | undefined>>): Person {
  const named: Record<string, string> = {};
  const additionalProperties: { key: string; value: string }[] = [];
  for (const [member, value] of Object.entries(customer)) {
    if (value === undefined) continue;
    const name = Object.hasOwn(chatApiNames, member) ? chatApiNames[member as keyof typeof chatApiNames] : undefined;
    if (member === 'language') named.language = value;
    else if (name !== undefined) named[name] = value;
    else if (gatewayNames.some((other) => other === member)) named[member] = value;
    else additionalProperties.push({ key: member, value });
  }
  return personSchema.parse({ language: usualLanguage, ...named, additionalProperties });
}

/** As the Chat API answers it. Source: contact-center.md#customer */
export function customerOf(person: Person): Readonly<Record<string, string>> {
  const { additionalProperties, userId, ...named } = person;
  const own = Object.fromEntries(additionalProperties.map(({ key, value }) => [key, value]));
  return { ...own, ...defined({ ...named, customerId: userId }) };
}

/** A user as the gateway takes it. */
type UserInput = {
  readonly [K in keyof Omit<Person, 'additionalProperties' | 'timezoneOffset' | 'language'>]?: Person[K];
} & {
  readonly customerId?: string | undefined;
  readonly language?: string | undefined;
  readonly timezoneOffset?: string | number | undefined;
  readonly additionalProperties?: Person['additionalProperties'] | undefined;
};

/** Out of a body of the gateway, over what was known before. */
export function personOfUser(user: UserInput, before?: Person): Person {
  const { customerId, timezoneOffset, additionalProperties, ...rest } = user;
  const own = additionalProperties ?? before?.additionalProperties ?? [];
  const offset = timezoneOffset === undefined ? undefined : String(timezoneOffset);
  return personSchema.parse({
    language: usualLanguage,
    ...before,
    ...defined({ userId: customerId, ...rest, timezoneOffset: offset }),
    additionalProperties: own,
  });
}

/** As the gateway answers it. Source: contact-center.md#customer */
export function userOf(person: Person) {
  const { additionalProperties, ...named } = person;
  return defined({
    ...named,
    additionalProperties: additionalProperties.length > 0 ? additionalProperties : undefined,
  });
}

/** The values of a member of a person's, for filters: named ones, and the person's own. */
export function personValues(person: Person, member: string): readonly string[] {
  const { additionalProperties, ...named } = person;
  const value = Object.entries(named).find(([name]) => name === member)?.[1];
  if (value !== undefined) return [value];
  return additionalProperties.filter(({ key }) => key === member).map(({ value: own }) => own);
}
