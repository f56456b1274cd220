import { describe, expect, test } from 'vitest';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import type { Caller } from '../../../shared/service/callers/access.ts';
import { EarlierChats } from '../../../shared/service/operators/earlier-chats.ts';
import { bridged, invitation, mira, noor, planWith, removable } from '../../conversation/facts.ts';
import { type Given, givenBridged } from '../../conversation/given.ts';

const [now, before] = ['a'.repeat(32), 'b'.repeat(32)];
const plan = planWith({ owner: 'one', agents: [mira, noor], askAtOnce: 1 });
const agent: Caller = { kind: 'agent', entraTenantId: 'e', objectId: 'o' };
const supervisor: Caller = { kind: 'person', entraTenantId: 'e', objectId: 's' };

const ringId = (given: Given): string => given.sent('invite-agent').at(-1)?.operationId ?? '';

/** The agent Mira rings. */
const ringing = (): Given => givenBridged(plan).callback('visitor', bridged(mira)).settled('invite-agent');

/** The agent Mira is in. */
function talking(): Given {
  const given = ringing();
  return given.callback('room', removable(mira.address), invitation(mira.address, 'joined', ringId(given)));
}

/** A visitor who is here in a state, and has been here before; the caller is the agent of that address. */
function chats(state: ConversationState, address: string = mira.address): EarlierChats {
  const loaded = { version: 1, etag: 'e', state };
  return new EarlierChats({
    conversations: {
      find: async () => loaded,
      ownAddress: async () => address,
      detail: async (_: Caller, { conversation }: { conversation: string }) => ({ id: conversation }),
    } as never,
    stored: { load: async () => loaded } as never,
    visits: {
      visitorOf: async () => 'visitor',
      conversationsOf: async () => [now, before].map((conversation, at) => ({ conversation, at })),
    },
  });
}

const here = { tenant: 'contoso', conversation: now };

describe('earlier conversations of a visitor', () => {
  test('agent who is in, or is being rung; supervisor → those of before, without the one that goes on', async () => {
    for (const [caller, state] of [
      [agent, talking().state],
      [agent, ringing().state],
      [supervisor, { ...talking().state, phase: 'closed' }],
    ] as const) {
      const { conversations } = await chats(state).list(caller, here);
      expect(conversations.map(({ id }) => id)).toEqual([before]);
      expect((await chats(state).read(caller, here, before)).id).toBe(before);
    }
  });

  test('agent who is neither in nor rung, or whose chat is over → none', async () => {
    for (const [state, address] of [
      [talking().state, noor.address],
      [{ ...talking().state, phase: 'closed' }, mira.address],
    ] as const) {
      await expect(chats(state, address).list(agent, here)).rejects.toMatchObject({ code: 'NotFound' });
      await expect(chats(state, address).read(agent, here, before)).rejects.toMatchObject({ code: 'NotFound' });
    }
  });

  test('conversation that is not of this visitor → not read', async () => {
    await expect(chats(talking().state).read(agent, here, 'c'.repeat(32))).rejects.toMatchObject({ code: 'NotFound' });
  });
});
