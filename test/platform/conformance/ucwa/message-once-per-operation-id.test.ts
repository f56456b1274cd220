import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · repeated with its operation id, under either of its names → the same Location, said once (ucwa.md#send-message)',
  brokenAnswer(
    ({ method, path }, answer) => method === 'POST' && path.includes('op-77') && answer?.status === 201,
    (answer) => ({ ...answer, headers: { ...answer.headers, location: `${answer.headers.location}0` } }),
  ),
  async (clients) => {
    const { visitor } = await clients.bridged();
    const href = hrefOf(await visitor.chat(), 'sendMessage');
    const first = await visitor.post(`${href}?operationId=op-77`, 'Hello');
    expect(await visitor.post(`${href}?operationId=op-77`, 'Hello')).toBe(first);
    const other = await visitor.post(`${href}?OperationContext=op-78`, 'Hello');
    expect(other).not.toBe(first);
    const said = await visitor.event('message completed', ({ link }) => link.href === other);
    expect(said.resource?.members.operationId).toBe('op-78');
    expect(visitor.story.filter((told) => told === 'message completed')).toHaveLength(2);
  },
);
