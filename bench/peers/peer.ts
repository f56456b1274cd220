/** How a server is started that is not ours. */
export type PeerCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** An XMPP server of Debian. */
export type Peer = {
  readonly name: string;
  /** Its package. */
  readonly packageName: string;
  /** Writes the configuration of a server for anonymous people and archived rooms, on this port of 127.0.0.1, into an empty folder. */
  configure(folder: string, port: number): Promise<PeerCommand>;
};
