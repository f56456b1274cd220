import { describe, expect, test } from 'vitest';
import {
  endpointOf,
  positionOf,
  positionQuery,
  queryMember,
} from '../../../shared/protocol/trusted-application/callback-position.ts';

describe('callback position (trusted-application.md#callback-body)', () => {
  test('what is written → is read again', () => {
    const query = positionQuery(12, '3300712945', 'sip:Help@harbour.example', '8d0c-1');
    expect(positionOf(`/v1/events?${query}`)).toEqual({
      ack: 12,
      key: { applicationId: '3300712945', endpoint: 'sip:help@harbour.example', conversationId: '8d0c-1' },
    });
  });

  test('key with its separators as they are → read alike', () => {
    expect(positionOf('/events?ack=1&key=33~sip:help@harbour.example~c1').key).toEqual({
      applicationId: '33',
      endpoint: 'sip:help@harbour.example',
      conversationId: 'c1',
    });
  });

  test.each(['', '/eventsservice', '/events?ack=-1&key=a', '/events?ack=1e3&key=a~b', '/events?ack=&key=%E0%A4%A'])(
    'href %j → nothing',
    (href) => {
      expect(positionOf(href)).toEqual({});
    },
  );
});

describe('query members (trusted-application.md#links)', () => {
  test.each([
    ['/x?endpointId=sip:help@harbour.example', 'sip:help@harbour.example'],
    ['/x?a=1&ENDPOINTID=sip%3AHelp%40harbour.example#f', 'sip:help@harbour.example'],
    ['/x?endpointid=tel:+4712345678', 'tel:+4712345678'],
    ['/x', undefined],
    ['/x?endpointId=%', undefined],
  ])('endpoint in %s → %s', (href, endpoint) => {
    expect(endpointOf(href)).toBe(endpoint);
  });

  test('a value with = in it → whole', () => {
    expect(queryMember('https://h.example/c?callbackContext=a=b', 'callbackcontext')).toBe('a=b');
  });
});
