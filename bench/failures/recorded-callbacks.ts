import { parseJson } from '../../shared/kernel/json.ts';
import { readPackage } from '../../shared/protocol/hypermedia/tolerant-package.ts';
import { deliveryIdOf } from '../../shared/providers/trusted-application/identify-callback.ts';
import type { CallbackEnvelope } from '../../shared/service/worker/service-envelope.ts';
import { Rings } from '../../test/support/engine/flow.ts';
import { tryFlow } from '../../test/support/engine/trial.ts';
import { type EngineWorld, startEngineWorld } from '../../test/support/engine-world.ts';
import type { WireRequest } from '../../test/support/wire-proxy.ts';

/** A callback of a conversation that is over: as it came to the application, and as it stood on the queue. */
export type Recorded = { readonly request: WireRequest; readonly envelope: CallbackEnvelope; readonly isLine: boolean };

const patienceMs = 60_000;

/** Plays a conversation and keeps its callbacks, all but the first one of the visitor's leg, which has no address of its own yet. */
export async function recordCallbacks(onLine: (line: string) => void) {
  const requests: WireRequest[] = [];
  const world: EngineWorld = await startEngineWorld({
    environment: { CAREBRIDGE_LOG_LEVEL: 'debug' },
    onLine: (_part, line) => onLine(line),
    watches: {
      front: (request) => {
        if (/^\/api\/callback.*\.(room|visitor)/.test(request.path)) requests.push(request);
        return undefined;
      },
    },
  });
  try {
    const stage = await world.stage(patienceMs);
    const rings = [stage.first, stage.second].map((agent) => new Rings(agent));
    const { faults } = await tryFlow(world, stage, rings);
    if (faults.length > 0) throw new Error(faults.join('; '));
    const callbacks = requests.map((request) => recorded(request, stage.tenant.id));
    const close = async (): Promise<void> => {
      await stage.leave();
      await world.close();
    };
    return { world, callbacks, close };
  } catch (error) {
    await world.close();
    throw error;
  }
}

function recorded(request: WireRequest, tenant: string): Recorded {
  const [, conversation = '', leg] = /([0-9a-f]{32})\.(room|visitor)/.exec(request.path) ?? [];
  const body = request.body.toString();
  return {
    request,
    isLine: body.includes('"direction":"Incoming"') && body.includes('plainMessage'),
    envelope: {
      kind: 'callback',
      schema: 1,
      tenant,
      conversation,
      provider: 'trusted-application',
      leg: leg === 'room' ? 'room' : 'visitor',
      deliveryId: deliveryIdIn(body),
      receivedAt: Date.now(),
      body,
    },
  };
}

function deliveryIdIn(body: string): string {
  const read = readPackage(parseJson(body));
  if (read === undefined) throw new Error('A recorded callback is no package');
  return deliveryIdOf(read.package, body);
}
