import { expect, test } from 'vitest';
import { bodyOf } from '../../functions/handlers/request.ts';
import { until } from '../support/until.ts';

/** A request whose body comes in these pieces, then ends, fails or goes on for ever. */
function streamed(pieces: readonly string[], end: 'ends' | 'breaks' | 'goes on') {
  const left = [...pieces];
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(Buffer.from(piece));
      else if (end === 'ends') controller.close();
      else if (end === 'breaks') controller.error(new Error('aborted'));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const taken = () => pieces.length - left.length;
  return { request: { headers: new Headers(), body }, wasCancelled: () => cancelled, taken };
}

test('body · in pieces, within the limit → whole', async () => {
  const { request } = streamed(['{"a"', ':1}'], 'ends');
  expect(Buffer.from(await bodyOf(request, 7)).toString()).toBe('{"a":1}');
});

test('body · over the limit, without an end → refused while it is read, its stream not cancelled, which would close the connection', async () => {
  const { request, wasCancelled } = streamed(['1234', '5678'], 'goes on');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'BodyTooLarge', status: 413 });
  expect(wasCancelled()).toBe(false);
});

test('body · over the limit → the rest is taken, so that the connection is free for the next request', async () => {
  const { request, taken } = streamed(['1234', '5678', 'rest', 'end.'], 'ends');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'BodyTooLarge' });
  await until(() => taken() === 4);
});

test('body · megabytes over the limit → cut', async () => {
  const { request, wasCancelled } = streamed(Array<string>(10).fill('x'.repeat(1024 * 1024)), 'goes on');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'BodyTooLarge' });
  await until(wasCancelled);
});

test('body · announced as over the limit → refused unread', async () => {
  const { request } = streamed([], 'goes on');
  request.headers.set('content-length', '8');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'BodyTooLarge' });
});

test('body · the connection ends before it does → refused as the caller’s fault', async () => {
  const { request } = streamed(['{"a"'], 'breaks');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'MalformedRequest', status: 400 });
});

test('body · none → empty', async () => {
  expect(await bodyOf({ headers: new Headers(), body: null }, 7)).toHaveLength(0);
});
