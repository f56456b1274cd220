/** Where a visit stands. */
export type Phase = 'invited' | 'connecting' | 'waiting' | 'attended' | 'closing' | 'closed';

/** All that is known of a conversation; JSON, so that it can be stored as it is. */
export type ConversationState = {
  readonly schema: 1;
  readonly phase: Phase;
};
