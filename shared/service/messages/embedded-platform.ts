import type { HttpAnswer } from '../../kernel/problem.ts';

/** A request as what is embedded takes it: `url` absolute on our public origin, header names in lower case. */
type EdgeRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** The embedded platform, as the functions see it. */
export interface EmbeddedPlatform {
  handle(request: EdgeRequest): Promise<HttpAnswer>;
  /** Handles an envelope that is addressed to the platform. */
  wake(body: unknown): Promise<void>;
}

/** The embedded contact center, as the functions see it. */
export interface EmbeddedContactCenter {
  handle(request: EdgeRequest): Promise<HttpAnswer>;
  /** Handles an envelope that is addressed to the contact center. */
  wake(body: unknown): Promise<void>;
}
