import { attachSeconds, share } from '../check/session-load.ts';
import { prices } from './prices.ts';

/** What people at a time ask for. */
type Demand = { readonly conversations: number; readonly linesPerSecond: number; readonly messagesPerSecond: number };

/**
 * What benchmarks measured on two cores, in processor time; a line is a visitor's, with all that follows of it.
 * Source: `npm run bench:call-flow -- --only split,idle-polls`
 */
const measured = {
  /** Of the instance that takes requests, at 20 lines a second. */
  httpMsPerLine: 18,
  /** Of the instance that takes messages, at 20 lines a second. */
  queueMsPerLine: 9,
  /** Of the application, for 1,000 people who wait. */
  coresPer1000Polls: 0.04,
} as const;

/** Of four people three are visitors, each in a conversation of an agent who has three. */
const visitorsOfAll = 0.75;
/** A line of either side in each conversation. */
const lineEverySeconds = 30;
/** One callback for each line and, where lines are further apart than it takes to come, one safety alarm. */
const messagesPerLine = 2;
/** Sending and receiving a message. */
const creditsPerMessage = 2;
const pollsPerInstance = 500;
/** The part of an instance's one core that may be busy. */
const busy = 0.6;

/** A month of 22 days of eight hours on an instance of 2 GB. */
const officeGbSeconds = 22 * 8 * 3_600 * 2;

const peopleAtATime = [100, 1_000, 10_000] as const;

function demandOf(people: number): Demand {
  const conversations = people * visitorsOfAll;
  const linesPerSecond = conversations / lineEverySeconds;
  return { conversations, linesPerSecond, messagesPerSecond: linesPerSecond * messagesPerLine };
}

/** Instances of one core that so many people need, and what they are needed for. */
function instancesFor(people: number) {
  const { linesPerSecond, messagesPerSecond } = demandOf(people);
  const httpCores = (linesPerSecond * measured.httpMsPerLine) / 1_000 + (people / 1_000) * measured.coresPer1000Polls;
  const queueCores = (linesPerSecond * measured.queueMsPerLine) / 1_000;
  const acceptsPerCore = (share.accepts * 2) / attachSeconds;
  const http = Math.max(people / pollsPerInstance, httpCores / busy);
  const queue = Math.max(messagesPerSecond / acceptsPerCore, queueCores / busy);
  return { httpCores, queueCores, acceptsPerCore, http, queue };
}

/** The table of docs/deploy.md#how-many-instances, line by line. */
export function peopleTable(): readonly string[] {
  return peopleAtATime.map((people) => {
    const { conversations, linesPerSecond, messagesPerSecond } = demandOf(people);
    const { httpCores, queueCores, acceptsPerCore, http, queue } = instancesFor(people);
    const cells = [
      text(people),
      text(conversations),
      text(linesPerSecond),
      `${text(people)} ÷ ${pollsPerInstance} = ${text(people / pollsPerInstance)}`,
      `${text(httpCores)} ÷ ${busy} = ${text(httpCores / busy)}`,
      `**${Math.ceil(http)}**`,
      `${text(messagesPerSecond)} ÷ ${acceptsPerCore} = ${text(messagesPerSecond / acceptsPerCore)}`,
      `${text(queueCores)} ÷ ${busy} = ${text(queueCores / busy)}`,
      `**${Math.ceil(queue)}**`,
      text(messagesPerSecond * creditsPerMessage),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** What so many instances cost in office hours, as docs/deploy.md tells it. */
export function peopleCostText(): string {
  const [few, some, many] = peopleAtATime.map((people) => {
    const { http, queue } = instancesFor(people);
    return (Math.ceil(http) + Math.ceil(queue)) * officeGbSeconds * prices.workingGbSecond;
  });
  return `${text(few ?? 0)}, ${text(some ?? 0)} and ${text(many ?? 0)} USD a month in office hours`;
}

/** The figures as docs/deploy.md tells them. */
export function measuredText(): string {
  const { httpMsPerLine, queueMsPerLine, coresPer1000Polls } = measured;
  return (
    `${httpMsPerLine} ms a line on an instance that takes requests, ${queueMsPerLine} ms on one that takes messages, and ` +
    `${coresPer1000Polls} cores for 1,000 people who wait`
  );
}

function text(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}
