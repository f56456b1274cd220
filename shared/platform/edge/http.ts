import type { Json } from '../../kernel/json.ts';

/** A request to the embedded platform, free of any host: header names in lower case, the path not decoded yet. */
export type PlatformRequest = {
  readonly method: string;
  /** Absolute URL as the caller wrote it, on the platform's public origin. */
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
