import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Environment } from '../../../shared/kernel/settings.ts';
import { BrowserWorld } from './browser-world.ts';
import { DeskWorld } from './desk-world.ts';

/** Origins of pages that have the widget: what titles call them, and which they are. */
export const places = [
  ['another origin', ({ site }: BrowserWorld) => site.origin],
  ['the service’s own origin', ({ engine }: BrowserWorld) => engine.origin],
] as const;

/**
 * A world for the tests of one file: starts before them, is cleared after each, and stops in the end. `environment`: settings of the
 * application that differ from the usual.
 */
export function useStage(environment: Environment = {}): { readonly world: BrowserWorld; readonly desks: DeskWorld } {
  const world = new BrowserWorld(environment);
  const desks = new DeskWorld(world);
  beforeAll(() => world.start());
  afterEach(async (context) => {
    await world.tellFailure(context);
    await desks.clear();
    await world.clear();
    await world.endVisits();
  });
  afterAll(() => world.stop());
  return { world, desks };
}
