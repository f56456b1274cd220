/** A chat system with open conversations; in each a visitor and an agent are connected. */
export type OpenChatSystem = {
  /** The visitor of a conversation says a line; resolves when it was taken. */
  say(conversation: number, text: string): Promise<void>;
  /** Calls back with each line that an agent is shown. */
  listen(listener: (text: string) => void): void;
  /** Processor milliseconds of each part of the servers since it began; NaN where the system does not tell. */
  processorMs(): Readonly<Record<string, number>>;
  /** Signs all out, ends the servers and removes their data. */
  close(): Promise<void>;
};

/** A chat system that can be driven. */
export type ChatSystem = {
  readonly name: string;
  readonly version: string;
  /** Starts the servers with no data and opens so many conversations, which the agents share evenly. */
  open(conversations: number): Promise<OpenChatSystem>;
};
