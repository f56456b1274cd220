import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';

/** A status that an agent can tell. Source: carebridge.md#desk-status */
export type TellableStatus = 'available' | 'away' | 'pause';

/** A status as it is told; `reason` is for a pause. Source: carebridge.md#desk-status */
export type ToldStatus = { readonly status: TellableStatus; readonly reason?: string };

/** What the service knows of the agent at one tenant; without a status: nothing was told. Source: carebridge.md#board */
export type OwnStatus = {
  readonly status: TellableStatus | 'signed-out' | undefined;
  readonly reason: string | undefined;
  readonly revision: number;
};

/** What a board says of one of its agents: the whole of it, or a change; absent: it does not speak of that agent. */
export type BoardNews = { readonly cursor: number; readonly isWhole: boolean; readonly own: OwnStatus | undefined };

const nothingTold: OwnStatus = { status: undefined, reason: undefined, revision: 0 };

/** Reads what a board says of the agent at an address. Source: carebridge.md#board */
export function boardNewsOf(body: WireObject, address: string): BoardNews {
  const cursor = Number(body.cursor);
  const isAgent = (entry: WireObject): boolean => textOf(entry, 'address') === address;
  if (textOf(body, 'kind') === 'snapshot') {
    const own = listOf(body.agents).map(objectOf).find(isAgent);
    return { cursor, isWhole: true, own: own === undefined ? nothingTold : ownStatusOf(own) };
  }
  const told = listOf(body.changes)
    .map(objectOf)
    .flatMap((change): readonly OwnStatus[] => {
      if (textOf(change, 'kind') === 'agent-removed' && isAgent(change)) return [nothingTold];
      const agent = objectOf(change.agent);
      return textOf(change, 'kind') === 'agent' && isAgent(agent) ? [ownStatusOf(agent)] : [];
    });
  return { cursor, isWhole: false, own: told.at(-1) };
}

/** Reads an agent of a board. Source: carebridge.md#board */
export function ownStatusOf(agent: WireObject): OwnStatus {
  const status = textOf(agent, 'status');
  const isKnown = status === 'available' || status === 'away' || status === 'pause' || status === 'signed-out';
  return {
    status: isKnown ? status : undefined,
    reason: textOf(agent, 'reason'),
    revision: Number(agent.revision) || 0,
  };
}
