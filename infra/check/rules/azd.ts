import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Rule } from './rule.ts';

const parametersSchema = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });

/** Parameters are given by name, those without default among them, and with the default that the template has. */
export const parametersAgree: Rule = ({ folder, parameters }) => {
  const text = readFileSync(path.join(folder, 'main.parameters.json'), 'utf8');
  const given = parametersSchema.parse(JSON.parse(text)).parameters;
  return [
    ...Object.keys(given)
      .filter((name) => parameters[name] === undefined)
      .map((name) => `main.parameters.json gives ${name}, which is no parameter`),
    ...Object.entries(parameters).flatMap(([name, { defaultValue }]) => {
      const value = given[name]?.value;
      if (value === undefined) return defaultValue === undefined ? [`main.parameters.json does not give ${name}`] : [];
      const [, otherwise] = /^\$\{[A-Z_]+(?:=(.*))?\}$/.exec(value) ?? [undefined, 'no variable'];
      const wanted = defaultValue === undefined ? undefined : String(defaultValue);
      return otherwise === wanted ? [] : [`main.parameters.json has ${otherwise} for ${name}, not ${wanted}`];
    }),
  ];
};

/** The person who deploys reads what a parameter does, of modules as well. */
export const parametersAreDescribed: Rule = ({ sources }) =>
  [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/((?:^@.*\n)*)^param (\w+)/gm)]
      .filter(([, decorators = '']) => !decorators.includes('@description('))
      .map(([, , name]) => `${path.basename(file)}: ${name} is not described`),
  );
