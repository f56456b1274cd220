/** The platform-side conversation that a fact is about: the visitor's own one, or the room where the agents are. */
export type Leg = 'visitor' | 'room';
