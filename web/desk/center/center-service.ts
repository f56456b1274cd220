import { TransportFailure } from '../../transport/failure.ts';
import { ApiFailure, type ConversationName, type ConversationService, type DeskTenant } from '../api/desk-api.ts';
import type { TranscriptLine } from '../record/desk-record.ts';

type CenterServicePort = {
  readonly read: (name: ConversationName) => Promise<readonly TranscriptLine[]>;
  readonly end: (name: ConversationName) => Promise<void>;
};

/** What the contact center keeps of conversations: everything that was said, to everyone. */
export function centerService({ address, agentName }: DeskTenant, port: CenterServicePort): ConversationService {
  const self = { address, displayName: agentName, audience: 'everyone', isSettled: true, isPresent: true } as const;
  return {
    conversation: async (name) => ({
      agents: [self],
      transcript: await asApi(() => port.read(name)),
      // The contact center does not tell whether the visitor's page is there.
      visitorAway: undefined,
    }),
    setAudience: async () => 'refused',
    end: async (name) => {
      await asApi(() => port.end(name));
      return 'done';
    },
  };
}

/** @throws {ApiFailure} */
async function asApi<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    const kinds = { unauthorised: 'signed-out', missing: 'gone', gone: 'gone', refused: 'forbidden' } as const;
    const kind = Object.entries(kinds).find(([name]) => name === error.kind)?.[1];
    throw new ApiFailure(kind ?? 'temporary');
  }
}
