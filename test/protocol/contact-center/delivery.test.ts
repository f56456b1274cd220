import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { flattenedVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { keyIdPattern, signatureHeader, signaturePayload } from '../../../shared/protocol/contact-center/delivery.ts';

/** A published sample of a delivery: its body, and what its other headers are. */
const body =
  '{"eventType":"AGENT_JOINED","messageType":"SYSTEM","conversationId":"Aka5NMHU8MtIG7lUQOxI0DTOvM4","agentId":"cmalutan","agentName":"Cosmin,Malutan","timestamp":1629804577002}';
const tenant = 'vccC8ProdChecksUS';
const payload = `{"checksum":1564621066,"cid":"${tenant}","eid":"g4nqGuj8TpCa6tiZ3DeeNw","retry":0,"tid":"${tenant}","tt":1629804577296}`;
const delivery = {
  checksum: crc32(Buffer.from(body)),
  customerId: tenant,
  eventId: 'g4nqGuj8TpCa6tiZ3DeeNw',
  retry: 0,
  tenantId: tenant,
  transmissionTime: 1_629_804_577_296,
};

describe('signature (contact-center.md#signature)', () => {
  test('checksum · digits and the published body → the known numbers, unsigned', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(3_421_780_262);
    expect(delivery.checksum).toBe(1_564_621_066);
  });

  test('payload · of the published sample → the text that it is signed over', () => {
    expect(signaturePayload(delivery)).toBe(payload);
  });

  test('protected header · → exactly the published members, in their order', () => {
    expect(signatureHeader('key1')).toBe('{"b64":false,"crit":["b64"],"kid":"key1","alg":"RS256"}');
    expect(Buffer.from(signatureHeader('key1')).toString('base64url')).toBe(
      'eyJiNjQiOmZhbHNlLCJjcml0IjpbImI2NCJdLCJraWQiOiJrZXkxIiwiYWxnIjoiUlMyNTYifQ',
    );
  });

  test('signed by hand → a library for JWS takes it, and a changed payload is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const header = Buffer.from(signatureHeader('key1')).toString('base64url');
    const text = signaturePayload(delivery);
    const signature = sign('sha256', Buffer.from(`${header}.${text}`), privateKey).toString('base64url');
    const jws = { protected: header, signature };
    await expect(flattenedVerify({ ...jws, payload: text }, publicKey)).resolves.toMatchObject({
      protectedHeader: { kid: 'key1' },
    });
    await expect(
      flattenedVerify({ ...jws, payload: text.replace('"retry":0', '"retry":1') }, publicKey),
    ).rejects.toThrow();
    expect(
      verify(
        'sha256',
        Buffer.from(`${header}.${text}`),
        createPublicKey(privateKey),
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  test.each([
    ['key1', true],
    ['x7Yk2QmRTb6vWnA1cDeFg-_', true],
    ['../x', false],
    ['a/b', false],
    ['', false],
    ['a'.repeat(129), false],
  ])('key id %j · for an address → %s', (kid, expected) => {
    expect(keyIdPattern.test(kid)).toBe(expected);
  });
});
