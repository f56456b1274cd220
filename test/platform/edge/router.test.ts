import { describe, expect, it } from 'vitest';
import { Router } from '../../../shared/platform/edge/router.ts';

const router = new Router<string>();
router.add('GET', '/api/items/{id}', 'item');
router.add('POST', '/api/items/special', 'special');
router.add('GET', '/api/tgt-{target}/items/{id}', 'targeted');
router.add('DELETE', '/api/items/{id}', 'removed');

const found = (method: string, path: string): unknown => {
  const result = router.find(method, path);
  return result.kind === 'found' ? [result.value, result.params] : [result.refusal.status, result.refusal.headers];
};

describe('router', () => {
  it('path · other case, doubled and closing slashes, encoded → found with its parameters decoded (ucwa.md#urls)', () => {
    expect(found('GET', '/API//Items/sip%3aMira%40x/')).toEqual(['item', { id: 'sip:Mira@x' }]);
    expect(found('get', '/api/TGT-0aF/items/7')).toEqual(['targeted', { target: '0aF', id: '7' }]);
  });

  it('path · a literal and a parameter fit → the literal wins for its method, the other serves the rest (ucwa.md#urls)', () => {
    expect(found('POST', '/api/items/special')).toEqual(['special', {}]);
    expect(found('GET', '/api/items/special')).toEqual(['item', { id: 'special' }]);
  });

  it('HEAD · where GET is → found as GET (RFC 9110, 9.3.2)', () => {
    expect(found('HEAD', '/api/items/7')).toEqual(['item', { id: '7' }]);
    expect(found('HEAD', '/api')).toEqual([404, {}]);
  });

  it('path · unknown, or not decodable → 404; known with another method → 405 and Allow (trusted-application.md#error-codes)', () => {
    expect(found('GET', '/api')).toEqual([404, {}]);
    expect(found('GET', '/api/items/%zz')).toEqual([404, {}]);
    expect(found('GET', '/api/tgt-/items/7')).toEqual([404, {}]);
    expect(found('PUT', '/api/items/special')).toEqual([405, { allow: 'DELETE, GET, HEAD, POST' }]);
  });
});
