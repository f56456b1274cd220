import type { Json } from '../../kernel/json.ts';

/** A request to the embedded platform, free of any host: header names in lower case. */
export type PlatformRequest = {
  readonly method: string;
  /** Absolute URL, its path percent-encoded where it must be: the host has decoded it once, so that `%2541` arrives as `%41`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Aborted when the caller has gone, where the host can tell. */
  readonly signal?: AbortSignal | undefined;
};

/** What the embedded platform answers; common headers and CORS are added at its edge. */
export type PlatformAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
  /** A body that is not JSON; its `content-type` stands in `headers`. */
  readonly text?: string;
};
