import type { Scene } from '../scene.ts';
import { clockStepsBack } from './clock-steps-back.ts';
import { forgedCallbacks } from './forged-callbacks.ts';
import { longMarkup } from './long-markup.ts';
import { ownAudience } from './own-audience.ts';
import { removedAgent } from './removed-agent.ts';
import { everythingIsAway, storeIsAway } from './store-is-away.ts';
import { strangePlatform } from './strange-platform.ts';
import { tokensOfBefore } from './tokens-of-before.ts';
import { visitorFlood } from './visitor-flood.ts';
import { withdrawnConsent } from './withdrawn-consent.ts';

/** All attacks, in the order in which they are played. */
export const scenes: readonly Scene[] = [
  ownAudience,
  longMarkup,
  strangePlatform,
  visitorFlood,
  forgedCallbacks,
  removedAgent,
  tokensOfBefore,
  withdrawnConsent,
  storeIsAway,
  everythingIsAway,
  clockStepsBack,
];
