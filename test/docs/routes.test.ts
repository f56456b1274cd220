import { expect, test } from 'vitest';
import { routes } from '../../functions/http.ts';
import { routesDocument } from '../../local/docs/routes-document.ts';
import { textOf } from '../support/source-tree.ts';

test('routes · docs/routes.md → is what npm run docs:routes makes of functions/http.ts', () => {
  expect(routes.length).toBeGreaterThan(25);
  expect(textOf('docs/routes.md')).toBe(routesDocument(routes));
});

test('routes · function names and pairs of method and path → each once', () => {
  const names = routes.map(({ name }) => name);
  const pairs = routes.flatMap(({ methods, path }) => methods.map((method) => `${method} ${path}`));
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(pairs).size).toBe(pairs.length);
});
