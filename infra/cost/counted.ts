/** What one conversation takes: the call flow, both sides of it, since the embedded platform is ours, too. */
export type Counted = {
  /** Requests that the platform sends to the service. */
  readonly callbacks: number;
  /** Requests of visitor, agents and service to the platform, `polls` among them. */
  readonly platformRequests: number;
  readonly polls: number;
  readonly otherRequests: number;
  readonly queueExecutions: number;
  /** Sent or scheduled. */
  readonly messages: number;
  /** Without the reading of mailboxes, which goes by time. */
  readonly tableRequests: number;
  /** Above `debug`, with their bytes. */
  readonly logLines: number;
  readonly logBytes: number;
};

/** As counted over ten calls by `npm run infra:cost -- count`. A test counts again and compares. */
export const counted: Counted = {
  callbacks: 25,
  platformRequests: 46,
  polls: 20,
  otherRequests: 2,
  queueExecutions: 24,
  messages: 33,
  tableRequests: 172,
  logLines: 116,
  logBytes: 30_400,
};

/** Lines of the application's log as they are read. */
export type LoggedLine = Readonly<Record<string, unknown>>;

const queueSteps = /^(service|platform) (?!$)/;

/** Counts what conversations took in the lines of a log that was written at `debug`; the result is per conversation. */
export function countIn(lines: readonly LoggedLine[], conversations: number): Counted {
  const per = (test: (line: LoggedLine) => boolean): number => lines.filter(test).length / conversations;
  const step = (line: LoggedLine): string => String(line.step ?? '');
  const invocations = lines.filter(({ event }) => event === 'invocation');
  const perInvocation = (test: (name: string) => boolean): number =>
    invocations.filter((line) => test(step(line))).length / conversations;
  const told = lines.filter(({ level }) => level !== 'debug');
  return {
    callbacks: perInvocation((name) => name === 'callback'),
    platformRequests: perInvocation((name) => name === 'platform'),
    polls: per(({ event }) => event === 'channel-poll'),
    otherRequests: perInvocation((name) => name !== 'callback' && name !== 'platform' && !queueSteps.test(name)),
    queueExecutions: perInvocation((name) => queueSteps.test(name)),
    messages: per(({ event }) => event === 'queue-operation'),
    tableRequests: per((line) => line.event === 'store-operation' && !step(line).endsWith(' mailboxes')),
    logLines: told.length / conversations,
    logBytes: told.reduce((sum, line) => sum + JSON.stringify(line).length, 0) / conversations,
  };
}

/** The counts as docs/deploy.md tells them. */
export function countedText(one: Counted): string {
  const { callbacks, platformRequests, polls, otherRequests, queueExecutions, messages, tableRequests } = one;
  return (
    `${callbacks} callbacks, ${platformRequests} requests of visitor, agents and service to the platform (${polls} of them polls), ` +
    `${otherRequests} others; **${queueExecutions} queue executions**; **${messages} messages** sent or scheduled; ` +
    `**${tableRequests} table requests**; ${one.logLines} log lines of ${Math.round(one.logBytes / 1000)} KB together`
  );
}
