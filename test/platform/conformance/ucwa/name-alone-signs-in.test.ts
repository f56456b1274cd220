import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'application · a visitor who gives nothing but a name → 201; half of the rest, an empty text or nothing at all → 400 with what is missing (ucwa.md#applications)',
  brokenAnswer(({ body }) => body === '{"anonymousDisplayName":"Iris"}', withStatus(400)),
  async (fixture) => {
    const headers = { authorization: `Bearer ${await fixture.visitorToken()}`, 'content-type': 'application/json' };
    const create = async (input: object) => {
      const answer = await fixture.fetch('/ucwa/psanon/v1/applications', {
        method: 'POST',
        headers,
        body: JSON.stringify(input),
      });
      return { status: answer.status, json: await answer.json() };
    };
    const created = await create({ anonymousDisplayName: 'Iris' });
    expect(created).toMatchObject({ status: 201, json: { _embedded: { me: { name: 'Iris' } } } });
    expect(created.json).toMatchObject({ culture: expect.any(String), userAgent: expect.any(String) });
    const missing: readonly [object, readonly string[]][] = [
      [{}, ['userAgent', 'culture']],
      [{ anonymousDisplayName: 'Iris', culture: 'en-us' }, ['userAgent']],
      [{ anonymousDisplayName: 'Iris', userAgent: 'Test/1.0' }, ['culture']],
      [{ anonymousDisplayName: 'Iris', userAgent: '', culture: 'en-us' }, ['userAgent']],
    ];
    for (const [input, names] of missing) {
      const parameters = names.map((name) => ({ name }));
      expect(await create(input)).toMatchObject({
        status: 400,
        json: { code: 'BadRequest', subcode: 'ParameterValidationFailure', parameters },
      });
    }
  },
);
