import type { Environment } from '../../../shared/kernel/settings.ts';
import type { EngineWorld, EngineWorldOptions } from '../engine-world.ts';
import type { Watch } from '../wire-proxy.ts';
import type { OnConversation, Trial } from './trial.ts';
import type { Watches } from './watched-ways.ts';

/** The world that flows of one kind are played in. */
export type FlowsOptions = {
  readonly watches: Watches;
  /** Sees what the application asks of a contact center. */
  readonly center: Watch;
  readonly environment?: Environment;
  readonly onLine: NonNullable<EngineWorldOptions['onLine']>;
  /** How long people of a platform wait. */
  readonly patienceMs: number;
  /** After how long agents of a platform count as not answering; absent: as usual. */
  readonly agentAnswerSeconds?: number;
};

/** Flows of one kind, which are played one after another. */
export type Flows = {
  readonly world: EngineWorld;
  /** Makes ready for a flow; resolves with its tenant. */
  prepare(): Promise<string>;
  play(on?: OnConversation): Promise<Trial>;
  leave(): Promise<void>;
  close(): Promise<void>;
};
