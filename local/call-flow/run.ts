import { randomUUID } from 'node:crypto';
import type { EngineConfig } from '../engine/config.ts';
import { Agent } from './agent.ts';
import { Evidence, pathOf } from './evidence.ts';
import { Operator } from './operator.ts';
import { difference, type Played, playConversation, type Stage } from './play.ts';
import { Recorder } from './recorder.ts';
import { missing, reportSteps, type StepReport, stepLine, summaryLine } from './report.ts';

/** What a run showed: as text, as JSON, and whether nothing is missing. */
export type CallFlowResult = { readonly complete: boolean; readonly text: string; readonly json: object };

/** A conversation's report: its steps, and the first wrong line of each person. */
type Report = {
  readonly subject: string;
  readonly joinedMs: number;
  readonly steps: readonly StepReport[];
  readonly differences: readonly string[];
  readonly fault?: string;
};

const pageOrigin = 'https://www.contoso.example';
const settlingMs = 10_000;

/** Plays `conversations` at once on a running engine and proves them from the traffic that it recorded. */
export async function runCallFlow(
  config: EngineConfig,
  origin: string,
  conversations: number,
): Promise<CallFlowResult> {
  const recorder = new Recorder(`http://127.0.0.1:${config.ports.application}`, config.localKey);
  await recorder.start();
  const operator = new Operator(origin, config);
  const tenant = `call-flow-${randomUUID().slice(0, 8)}`;
  await operator.createTenant(tenant, pageOrigin);
  const agents = await Promise.all(config.agents.slice(0, 2).map((profile) => Agent.signIn(config, origin, profile)));
  try {
    const [first, second] = agents;
    if (first === undefined || second === undefined) throw new Error('The engine has no two agents');
    const stage: Stage = { service: origin, tenant, pageOrigin, operator, first, second };
    const numbers = Array.from({ length: conversations }, (_, index) => index + 1);
    const played = await Promise.allSettled(numbers.map((number) => playConversation(stage, number)));
    const reports = await settledReports(recorder, played);
    return present(reports);
  } finally {
    await Promise.allSettled([
      ...agents.map((agent) => agent.signOut()),
      operator.disableTenant(tenant),
      recorder.stop(),
    ]);
  }
}

/** The last callbacks are under way when the visitor has gone: looks again until nothing is missing or nothing more comes. */
async function settledReports(
  recorder: Recorder,
  played: readonly PromiseSettledResult<Played>[],
): Promise<readonly Report[]> {
  const until = Date.now() + settlingMs;
  for (;;) {
    const reports = played.map((outcome) => report(recorder, outcome));
    const failed = played.some(({ status }) => status === 'rejected');
    if (failed || Date.now() > until || reports.every(({ steps }) => missing(steps).length === 0)) return reports;
    await recorder.more();
  }
}

function report({ exchanges }: Recorder, outcome: PromiseSettledResult<Played>): Report {
  if (outcome.status === 'rejected') {
    const fault = outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason);
    const told = toldFromTraffic(exchanges);
    const steps = reportSteps(new Evidence(exchanges, told.token), told);
    return { subject: told.subject, joinedMs: 0, steps, differences: [], fault };
  }
  const { subject, token, conversationUrl, hearings, joinedMs } = outcome.value;
  const told = { subject, token, conversationPath: pathOf(conversationUrl) };
  return {
    subject,
    joinedMs,
    steps: reportSteps(new Evidence(exchanges, token), told),
    differences: hearings.flatMap((hearing) => difference(hearing) ?? []),
  };
}

/** When the play broke off, the traffic itself says how far it came. */
function toldFromTraffic(exchanges: Recorder['exchanges']) {
  const token = exchanges.map(({ bearer }) => bearer).find((bearer) => bearer.startsWith('psat=')) ?? '?';
  const invited = exchanges.find(
    ({ bearer, target }) => bearer === token && /messagingInvitations$/.test(pathOf(target)),
  );
  const subject = /"subject":"((?:[^"\\]|\\.)*)"/.exec(invited?.requestBody ?? '')?.[1] ?? '?';
  const conversationPath = exchanges
    .filter(({ bearer }) => bearer === token)
    .map(({ target }) => /^(.*\/conversations\/[^/?]+)/.exec(pathOf(target))?.[1])
    .find((path) => path !== undefined);
  return { token, subject, conversationPath: conversationPath ?? '?' };
}

function present(reports: readonly Report[]): CallFlowResult {
  const faults = reports.flatMap(({ subject, steps, differences, fault }) => [
    ...missing(steps)
      .slice(0, 1)
      .map((step) => `step ${step} is missing in "${subject}"`),
    ...differences,
    ...(fault === undefined ? [] : [fault]),
  ]);
  const [only] = reports;
  const lines = reports.length === 1 && only !== undefined ? only.steps.map(stepLine) : reports.map(conversationLine);
  const summary = reports.length === 1 && only !== undefined ? summaryLine(only.steps, only.joinedMs) : totals(reports);
  return {
    complete: faults.length === 0,
    text: [...lines, '', summary, ...faults.map((fault) => `FAILED: ${fault}`)].join('\n'),
    json: { complete: faults.length === 0, faults, conversations: reports },
  };
}

function conversationLine({ subject, steps, differences, joinedMs }: Report): string {
  const verdict = differences.length === 0 ? 'everybody saw exactly what was meant for them' : 'WRONG MESSAGES';
  return `${subject}: ${summaryLine(steps, joinedMs)}, ${verdict}`;
}

function totals(reports: readonly Report[]): string {
  const whole = reports.filter(
    ({ steps, differences, fault }) => missing(steps).length + differences.length === 0 && fault === undefined,
  );
  const joined = reports.map(({ joinedMs }) => joinedMs).sort((a, b) => a - b);
  return `${whole.length} of ${reports.length} conversations complete, invitation to agent joined in ${joined.at(joined.length >> 1)} ms (median)`;
}
