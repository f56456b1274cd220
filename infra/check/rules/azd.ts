import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Rule } from './rule.ts';

const parametersSchema = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });

/** Parameters are given by name, those without default among them, and with the default that the template has. */
export const parametersAgree: Rule = ({ folder, template }) => {
  const text = readFileSync(path.join(folder, 'main.parameters.json'), 'utf8');
  const given = parametersSchema.parse(JSON.parse(text)).parameters;
  return [
    ...Object.keys(given)
      .filter((name) => !template.parameters.some((one) => one.name === name))
      .map((name) => `main.parameters.json gives ${name}, which is no parameter`),
    ...template.parameters.flatMap(({ name, fallback }) => {
      const value = given[name]?.value;
      if (value === undefined) return fallback === undefined ? [`main.parameters.json does not give ${name}`] : [];
      const [, otherwise] = /^\$\{[A-Z_]+(?:=(.*))?\}$/.exec(value) ?? [undefined, 'no variable'];
      const wanted = fallback?.kind === 'value' ? String(fallback.value) : undefined;
      return otherwise === wanted ? [] : [`main.parameters.json has ${otherwise} for ${name}, not ${wanted}`];
    }),
  ];
};

/** The person who deploys reads what a parameter does. */
export const parametersAreDescribed: Rule = ({ template }) => {
  const templates = [
    template,
    ...template.declarations.flatMap((one) => (one.kind === 'module' ? [one.template] : [])),
  ];
  return templates.flatMap(({ path: file, parameters }) =>
    parameters
      .filter(({ decorators }) => !decorators.has('description'))
      .map(({ name }) => `${path.basename(file)}: ${name} is not described`),
  );
};

/** Nothing is declared in vain: the linter would complain. */
export const nothingIsUnused: Rule = ({ sources }) =>
  [...sources].flatMap(([file, text]) => {
    const declared = [...text.matchAll(/^(?:param|var|resource|module) (\w+) (?!'[^']+' = )/gm)].map(
      ([, name = '']) => name,
    );
    const code = text.replace(/\/\/[^\n]*/g, '').replace(/'[^'\n$]*'/g, "''");
    const uses = (name: string): number =>
      [...code.matchAll(new RegExp(`\\bin ${name}\\b|\\b${name}\\b(?!:)`, 'g'))].length;
    return declared.filter((name) => uses(name) < 2).map((name) => `${file}: ${name} is not used`);
  });
