import { expect, test } from 'vitest';
import { bodyOf } from '../../functions/handlers/request.ts';

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
  return { request: { headers: new Headers(), body }, wasCancelled: () => cancelled };
}

test('body · in pieces, within the limit → whole', async () => {
  const { request } = streamed(['{"a"', ':1}'], 'ends');
  expect(Buffer.from(await bodyOf(request, 7)).toString()).toBe('{"a":1}');
});

test('body · over the limit, without an end → refused while it is read, its stream not cancelled, which would close the connection', async () => {
  const { request, wasCancelled } = streamed(['1234', '5678'], 'goes on');
  await expect(bodyOf(request, 7)).rejects.toMatchObject({ code: 'BodyTooLarge', status: 413 });
  expect(wasCancelled()).toBe(false);
  expect(request.body.locked).toBe(false);
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
