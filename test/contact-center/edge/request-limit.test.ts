import { expect, test } from 'vitest';
import { CenterRefusal } from '../../../shared/contact-center/edge/center-refusal.ts';
import { RequestLimit } from '../../../shared/contact-center/edge/request-limit.ts';

const refusalOf = (work: () => void): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
};

test('requests · more than two seconds’ worth at once → 429 with Retry-After for this credential alone, until time has passed (contact-center.md#throttling)', () => {
  let now = 0;
  const limit = new RequestLimit(2, () => now);
  for (let count = 0; count < 4; count += 1) limit.admit('a');
  const refusal = refusalOf(() => limit.admit('a'));
  expect(refusal).toBeInstanceOf(CenterRefusal);
  expect(refusal).toMatchObject({ status: 429, code: 'too_many_requests', headers: { 'retry-after': '1' } });
  limit.admit('b');
  now += 500;
  limit.admit('a');
  expect(refusalOf(() => limit.admit('a'))).toBeInstanceOf(CenterRefusal);
});
