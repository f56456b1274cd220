import type { SupervisorApi } from './api/supervisor-api.ts';

/** What pages of the supervision work with. */
export type SupervisorWork = {
  readonly api: SupervisorApi;
  /** Whether the person is an administrator as well, and may erase. */
  readonly administers: boolean;
  readonly onSignedOut: () => void;
};
