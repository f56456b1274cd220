import { type ConversationReport, missing, type StepReport } from './report.ts';

/** What a run showed. */
export type CallFlowResult = {
  /** Whether no step is missing and each person saw exactly what was meant for them. */
  readonly complete: boolean;
  readonly summary: string;
  /** For each conversation: its first missing step, wrong lines, and why it broke off. */
  readonly faults: readonly string[];
  readonly conversations: readonly ConversationReport[];
};

/** Sums up a run. */
export function resultOf(conversations: readonly ConversationReport[]): CallFlowResult {
  const [only, ...others] = conversations;
  const faults = conversations.flatMap(faultsOf);
  const summary = only !== undefined && others.length === 0 ? stepCount(only) : totals(conversations);
  return { complete: faults.length === 0, summary, faults, conversations };
}

/** The result as it is printed: for one conversation its steps, for several a line each. */
export function textOf({ summary, faults, conversations }: CallFlowResult): string {
  const [only, ...others] = conversations;
  const lines = only !== undefined && others.length === 0 ? stepLines(only.steps) : conversations.map(conversationLine);
  return [...lines, '', summary, ...faults.map((fault) => `FAILED: ${fault}`)].join('\n');
}

function faultsOf({ subject, steps, differences, fault }: ConversationReport): readonly string[] {
  const [first] = missing(steps);
  return [
    ...(first === undefined ? [] : [`step ${first} is missing in "${subject}"`]),
    ...differences,
    ...(fault === undefined ? [] : [fault]),
  ];
}

function stepLines(steps: readonly StepReport[]): readonly string[] {
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
  const [names, parties, titles] = [
    longest(steps.map(({ step }) => step)),
    longest(steps.map((step) => step.parties)),
    longest(steps.map(({ title }) => title)),
  ];
  return steps.map((report) => {
    const { step, title, proof, atMs, status, request } = report;
    const head = `${step.padStart(names)}  ${report.parties.padEnd(parties)}  ${title.padEnd(titles)}`;
    if (proof === undefined) return `${head}  MISSING`;
    return `${head}  ${String(atMs).padStart(6)} ms  ${status}  ${request}  [${proof}]`;
  });
}

function conversationLine(report: ConversationReport): string {
  return `${report.subject}: ${stepCount(report)}, ${verdict(report)}`;
}

function verdict({ differences, fault }: ConversationReport): string {
  if (fault !== undefined) return 'BROKE OFF';
  return differences.length === 0 ? 'each person saw exactly what was meant for them' : 'WRONG MESSAGES';
}

/** `22 of 22 steps`, and the time from the visitor's asking to an agent joined. */
function stepCount({ steps, joinedMs }: ConversationReport): string {
  const numbered = steps.filter(({ step }) => /^\d+$/.test(step));
  const proven = numbered.filter(({ proof }) => proof !== undefined).length;
  const joined = joinedMs === undefined ? 'no agent joined' : `agent joined after ${joinedMs} ms`;
  return `${proven} of ${numbered.length} steps, ${joined}`;
}

function totals(conversations: readonly ConversationReport[]): string {
  const whole = conversations.filter((report) => faultsOf(report).length === 0);
  const joined = conversations.flatMap(({ joinedMs }) => joinedMs ?? []).sort((a, b) => a - b);
  const median = joined[joined.length >> 1];
  const times = median === undefined ? 'no agent joined' : `agent joined after ${median} ms (median)`;
  return `${whole.length} of ${conversations.length} conversations complete, ${times}`;
}
