import { attachSeconds, share } from '../check/session-load.ts';
import { measured } from './measured.ts';

/** What people at a time ask for. */
type Demand = { readonly conversations: number; readonly linesPerSecond: number; readonly messagesPerSecond: number };

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

const peopleAtATime = [100, 1_000, 10_000] as const;

function demandOf(people: number): Demand {
  const conversations = people * visitorsOfAll;
  const linesPerSecond = conversations / lineEverySeconds;
  return { conversations, linesPerSecond, messagesPerSecond: linesPerSecond * messagesPerLine };
}

/** The table of docs/deploy.md#how-many-instances, line by line, for instances of one core. */
export function peopleTable(): readonly string[] {
  return peopleAtATime.map((people) => {
    const { conversations, linesPerSecond, messagesPerSecond } = demandOf(people);
    const httpCores = (linesPerSecond * measured.httpMsPerLine) / 1_000 + (people / 1_000) * measured.coresPer1000Polls;
    const queueCores = (linesPerSecond * measured.queueMsPerLine) / 1_000;
    const acceptsPerCore = (share.accepts * 2) / attachSeconds;
    const http = Math.max(people / pollsPerInstance, httpCores / busy);
    const queue = Math.max(messagesPerSecond / acceptsPerCore, queueCores / busy);
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
