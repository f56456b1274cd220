import { expect, test } from 'vitest';
import { errorFields } from '../../shared/kernel/log.ts';

test('message with lines that look like frames → in no field (a stranger’s text may be quoted in it)', () => {
  const quoted = 'Unexpected token\n    at the secret of a stranger (text:1:1)\n    at another';
  const { code, stack } = errorFields(new TypeError(quoted));
  expect(code).toBe('TypeError');
  expect(stack?.length).toBeGreaterThan(0);
  expect(JSON.stringify(stack)).not.toMatch(/stranger|another/);
});

test('name that is no class’s → Error', () => {
  const named = Object.assign(new Error('x'), { name: 'call 555 now' });
  expect(errorFields(named).code).toBe('Error');
});
