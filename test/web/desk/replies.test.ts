import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../../../web/desk/api/desk-api.ts';
import { filledReply, matchingReplies, Replies, replyQuery } from '../../../web/desk/model/replies.ts';
import { FakeDeskApi } from './support.ts';

describe('canned replies · what is typed', () => {
  it.each([
    ['/', ''],
    ['/he', 'he'],
    ['/he llo', undefined],
    ['see /he', undefined],
    ['', undefined],
  ])('%s → looked for: %s', (draft, query) => {
    expect(replyQuery(draft)).toBe(query);
  });

  it('names that begin with it come first, then those whose name or text has it', () => {
    const replies = [
      { name: 'bye', text: 'Thank you' },
      { name: 'refund', text: 'We hand it back' },
      { name: 'thanks', text: 'You are welcome' },
    ];
    expect(matchingReplies(replies, 'THANK').map(({ name }) => name)).toEqual(['thanks', 'bye']);
    expect(matchingReplies(replies, '')).toHaveLength(3);
    expect(matchingReplies(replies, 'xyz')).toEqual([]);
  });

  it('names are put in, also more than once; one that is not known leaves no gap; text of a name is not read again', () => {
    const text = 'Hello {visitor}, this is {agent}. {agent}!';
    expect(filledReply(text, { visitor: '{agent}', agent: 'Ada' })).toBe('Hello {agent}, this is Ada. Ada!');
    expect(filledReply(text, { visitor: '', agent: 'Ada' })).toBe('Hello, this is Ada. Ada!');
    expect(filledReply('Costs {price} $&', { visitor: '', agent: '' })).toBe('Costs {price} $&');
  });
});

describe('canned replies · one’s own (carebridge.md#replies)', () => {
  const hello = { name: 'hello', text: 'Hello' };
  const bye = { name: 'bye', text: 'Bye' };

  it('saved at two machines → both are kept', async () => {
    const api = new FakeDeskApi();
    const [one, other] = [new Replies(api), new Replies(api)];
    await Promise.all([one.load(), other.load()]);
    expect(await one.save(hello)).toBe(true);
    expect(await other.save(bye)).toBe(true);
    expect(api.own.replies).toEqual([bye, hello]);
    expect(other.own.get()).toEqual([bye, hello]);
  });

  it('a name that is there → replaced; removed → gone', async () => {
    const api = new FakeDeskApi();
    const replies = new Replies(api);
    await replies.save(hello);
    await replies.save({ ...hello, text: 'Good morning' });
    expect(api.own.replies).toEqual([{ name: 'hello', text: 'Good morning' }]);
    await replies.remove('hello');
    expect(api.own.replies).toEqual([]);
  });

  it('the service cannot be reached → said so, nothing is lost, and the next wish is tried anew', async () => {
    const api = new FakeDeskApi();
    const replies = new Replies(api);
    const read = api.replies.bind(api);
    api.replies = async () => {
      throw new ApiFailure('temporary');
    };
    expect(await replies.save(hello)).toBe(false);
    expect(replies.hasFailed.get()).toBe(true);
    api.replies = read;
    expect(await replies.save(hello)).toBe(true);
    expect(replies.hasFailed.get()).toBe(false);
  });
});
