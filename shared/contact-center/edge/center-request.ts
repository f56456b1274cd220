/** A request as the contact center takes it: `url` absolute on our public origin, header names in lower case. */
export type CenterRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** An answer of the contact center before it is written: `body` as JSON, bytes as they are; without it there is none. */
export type CenterAnswer = {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
};
