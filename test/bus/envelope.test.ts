import { describe, expect, it } from 'vitest';
import { envelopeBytes, sealed } from '../../shared/bus/envelope.ts';
import { ProtocolViolation } from '../../shared/kernel/errors.ts';
import { envelopeIn } from '../support/envelope-in.ts';

const envelope = sealed({ to: 'service', session: 'contoso.1', body: { kind: 'alarm' } });

describe('readEnvelope', () => {
  it.each([
    ['an object', envelope],
    ['text', JSON.stringify(envelope)],
    ['bytes', envelopeBytes(envelope)],
  ])('envelope · as %s → the same', (_, body) => {
    expect(envelopeIn(body)).toEqual(envelope);
  });

  it.each([
    ['nothing', undefined],
    ['text that is not JSON', 'alarm'],
    ['another shape', { kind: 'alarm' }],
    ['a schema after ours', { ...envelope, schema: 2 }],
    ['a schema before ours, which there is none of', { ...envelope, schema: 0 }],
    ['an unknown receiver', { ...envelope, to: 'visitor' }],
    ['no session', { ...envelope, session: '' }],
    ['no body', { ...envelope, body: undefined }],
  ])('message · %s → ProtocolViolation that holds none of its text', (_, body) => {
    expect(() => envelopeIn(body)).toThrow(ProtocolViolation);
  });

  it('envelope · of the schema before → read through the upcast (design §3)', () => {
    const { to: _, ...older } = { ...envelope, schema: 0 };
    const upcast = (value: unknown) => ({ ...(value as typeof older), schema: 1, to: 'platform' });
    expect(envelopeIn(older, upcast)).toEqual({ ...envelope, to: 'platform' });
    expect(envelopeIn(envelope, upcast)).toEqual(envelope);
  });
});

describe('envelopeBytes', () => {
  it("envelope · its members → none has the name of a message's metadata that we read, for the Functions host would take the member (Utility.ApplyBindingData)", () => {
    const members = Object.keys(JSON.parse(envelopeBytes(envelope).toString('utf8')) as object);
    expect(members).toEqual(['schema', 'to', 'session', 'body', 'traceparent']);
    expect(members.filter((name) => /^(messageId|deliveryCount)$/i.test(name))).toEqual([]);
  });
});
