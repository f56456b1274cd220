import { expect, test } from 'vitest';
import { messageData, messageMetadata } from '../../../local/host/service-bus/message-data.ts';

const message = {
  messageId: 'm-1',
  sessionId: 'one',
  deliveryCount: 0,
  enqueuedTimeUtc: new Date(0),
  applicationProperties: { kind: 'k' },
};

test('metadata · texts, numbers, dates and objects → string and json, never int (GrpcMessageConversionExtensions.ToRpc)', () => {
  expect(messageMetadata(message, { string: 'not JSON' })).toEqual({
    MessageId: { string: 'm-1' },
    SessionId: { string: 'one' },
    DeliveryCount: { json: '1' },
    EnqueuedTimeUtc: { json: '"1970-01-01T00:00:00.000Z"' },
    EnqueuedTime: { json: '"1970-01-01T00:00:00.000Z"' },
    ApplicationProperties: { json: '{"kind":"k"}' },
    UserProperties: { json: '{"kind":"k"}' },
  });
});

test('metadata · top members of a JSON body → stand in its place, in any case; lists and nulls do not (Utility.ApplyBindingData)', () => {
  const body = {
    messageid: 'of the body',
    DELIVERYCOUNT: 9,
    sessionId: null,
    Subject: ['x'],
    other: { a: 1 },
    yes: true,
  };
  expect(messageMetadata(message, { string: JSON.stringify(body) })).toMatchObject({
    MessageId: { string: 'of the body' },
    DeliveryCount: { string: '9' },
    SessionId: { string: 'one' },
    other: { json: '{"a":1}' },
    yes: { string: 'True' },
  });
  expect(messageMetadata(message, { string: JSON.stringify([body]) })).toMatchObject({ MessageId: { string: 'm-1' } });
  expect(messageMetadata(message, { bytes: Buffer.from(JSON.stringify(body)) })).toMatchObject({
    MessageId: { string: 'm-1' },
  });
});

test('body · text, bytes that are text, bytes that are not → string, string, bytes', () => {
  const bodyOf = (body: unknown) => messageData({ body });
  expect(bodyOf('text')).toEqual({ string: 'text' });
  expect(bodyOf(Buffer.from('text'))).toEqual({ string: 'text' });
  expect(bodyOf(Buffer.from([0xff]))).toEqual({ bytes: Buffer.from([0xff]) });
});
