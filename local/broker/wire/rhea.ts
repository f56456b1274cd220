import rhea from 'rhea';
import type { Rhea } from './rhea-types.ts';

/** rhea with our own declarations: its own are loose, and say nothing of the internals that a broker has to touch. */
export const amqp = rhea as unknown as Rhea;
