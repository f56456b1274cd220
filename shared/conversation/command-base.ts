/** What every command has. */
export type CommandBase<Kind extends string> = {
  readonly kind: Kind;
  /** Names this command permanently; goes out with the request where the platform can carry it. */
  readonly operationId: string;
  /** Commands of one lane are performed in their order; a waiting one holds its lane only. */
  readonly lane: string;
};
