import { counted } from './counted.ts';
import { type Formula, formulaText, of, worth } from './formula.ts';
import { hoursPerMonth, prices, secondsPerMonth } from './prices.ts';

/** What a deployment has, as far as it costs. */
export type Size = {
  readonly memoryGb: number;
  readonly alwaysReady: number;
  readonly metricAlerts: number;
  readonly logAlerts: number;
};

/** One line of a table of costs. */
export type Row = { readonly item: string; readonly formula: Formula };

/** The smallest instance, with which everything is told a second time. */
const smallGb = 0.5;

const gb = (memoryGb: number) => of(memoryGb, 'GB');
const wait = (memoryGb: number, instances: number): Formula => [
  [of(instances), gb(memoryGb), of(secondsPerMonth, 's'), of(prices.waitingGbSecond)],
];
const office = { days: 22, hours: 8 } as const;

/** Per month, without a visitor. */
function monthRows({ memoryGb, alwaysReady, metricAlerts, logAlerts }: Size): readonly Row[] {
  const alerts: Formula = [
    [of(metricAlerts, 'metric series'), of(prices.metricSeriesMonth)],
    [of(logAlerts, 'log rules'), of(prices.logRuleMonth)],
  ];
  return [
    { item: 'Service Bus Standard', formula: [[of(hoursPerMonth, 'h'), of(prices.serviceBusHour)]] },
    { item: 'always ready', formula: wait(memoryGb, alwaysReady) },
    { item: 'alerts', formula: alerts },
  ];
}

/** What a private network has that costs by the month. */
const privateEndpoints = 3;

/** What the option `privateNetwork` changes per month, without traffic. */
function networkRows(): readonly Row[] {
  const hours = of(hoursPerMonth, 'h');
  return [
    { item: 'Service Bus Premium, one unit', formula: [[of(1), of(prices.serviceBusPremiumMonth)]] },
    { item: 'instead of Standard', formula: [[of(-hoursPerMonth, 'h'), of(prices.serviceBusHour)]] },
    { item: 'private endpoints', formula: [[of(privateEndpoints), hours, of(prices.privateEndpointHour)]] },
    {
      item: 'way out: NAT gateway and its address',
      formula: [
        [hours, of(prices.natGatewayHour)],
        [hours, of(prices.publicAddressHour)],
      ],
    },
    { item: 'private DNS zones', formula: [[of(privateEndpoints), of(prices.dnsZoneMonth)]] },
  ];
}

/** The table of docs/deploy.md#private-network, line by line. */
export function networkTable(): readonly string[] {
  const rows = networkRows();
  return [
    ...rows.map(({ item, formula }) => `| ${item} | ${formulaText(formula)} | ${usd(worth(formula), 1)} |`),
    `| **sum** | | **≈ ${usd(total(rows), 0)}** |`,
  ];
}

/** Requests for the next session that a host has under way for each of its cores. Source: the session processor of Azure's client */
const acceptsPerCore = 2;

/** Operations a month of an instance that waits for the queue: a request for a session that finds none ends after a minute, and is billed. */
export const idleAcceptsPerMonth = (cores: number): number => acceptsPerCore * cores * hoursPerMonth * 60;

/** Per month in which a page waits. */
function waitingRows(memoryGb: number): readonly Row[] {
  const working = of(prices.workingGbSecond);
  const seconds = [of(office.days, 'days'), of(office.hours, 'h'), of(3600, 's')];
  const free = [of(-prices.freeGbSeconds, 'GB-s free'), of(prices.onDemandGbSecond)];
  return [
    { item: 'office hours', formula: [[...seconds, gb(memoryGb), working]] },
    { item: 'always', formula: [[of(secondsPerMonth, 's'), gb(memoryGb), working]] },
    {
      item: 'always, instance not always ready',
      formula: [[of(secondsPerMonth, 's'), gb(memoryGb), of(prices.onDemandGbSecond)], free],
    },
  ];
}

/** What a row of the log weighs besides its text: columns that Azure adds. Unconfirmed: estimated. */
const rowOverheadMb = 0.0007;
const bulk = 1000;
const httpExecutions = counted.callbacks + counted.platformRequests + counted.otherRequests;
const operations = counted.messages + 3 * counted.queueExecutions;

/** Per 1,000 conversations: what is always paid, then what may be more. */
function conversationRows(memoryGb: number): { readonly least: readonly Row[]; readonly more: readonly Row[] } {
  const executions = (httpExecutions + counted.queueExecutions) * bulk;
  const queueSeconds = of((counted.queueExecutions * bulk) / 10, 's');
  const logsMb = (counted.logBytes / 1e6) * bulk;
  const rows = (counted.logLines + httpExecutions + counted.queueExecutions) * bulk;
  const working = of(prices.workingGbSecond);
  return {
    least: [
      { item: 'executions', formula: [[of(executions), of(prices.executionsMillion / 1e6)]] },
      { item: 'queue instance, ten messages sharing a second', formula: [[queueSeconds, gb(memoryGb), working]] },
      { item: 'tables', formula: [[of(counted.tableRequests * bulk), of(prices.tableRequests10000 / 10_000)]] },
    ],
    more: [
      {
        item: 'queue instance, nothing shared, a second at least',
        formula: [[of(counted.queueExecutions * bulk * 0.9, 's'), gb(memoryGb), working]],
      },
      {
        item: `Service Bus, above ${Math.floor(prices.includedOperations / operations / 1000)},000 conversations a month`,
        formula: [[of(operations * bulk), of(prices.operationsMillion / 1e6)]],
      },
      {
        item: 'logs, above 5 GB a month',
        formula: [
          [of(logsMb / 1000, 'GB of lines'), of(prices.logsGb)],
          [of((rows * rowOverheadMb) / 1000, 'GB of columns'), of(prices.logsGb)],
        ],
      },
    ],
  };
}

const usd = (value: number, digits: number): string => value.toFixed(digits);

/** Lines of a table in the documents, each with what it comes to, for both sizes of memory. */
function tableOf(rowsFor: (memoryGb: number) => readonly Row[], memoryGb: number, digits: number): readonly string[] {
  const small = rowsFor(smallGb);
  return rowsFor(memoryGb).map(({ item, formula }, index) => {
    const other = worth(small[index]?.formula ?? formula);
    const both = other === worth(formula) ? '' : ` (${usd(other, digits)})`;
    return `| ${item} | ${formulaText(formula)} | ${usd(worth(formula), digits)}${both} |`;
  });
}

const total = (rows: readonly Row[]): number => rows.reduce((sum, { formula }) => sum + worth(formula), 0);

/** All tables of docs/deploy.md#cost, line by line; in brackets with 512 MB. */
export function costTables(size: Size): Readonly<Record<'month' | 'waiting' | 'conversations', readonly string[]>> {
  const { memoryGb } = size;
  const month = (gigabytes: number, alwaysReady = size.alwaysReady) =>
    monthRows({ ...size, memoryGb: gigabytes, alwaysReady });
  const { least, more } = conversationRows(memoryGb);
  const [few, many] = [total(least), total(least) + total(more)];
  return {
    month: [
      ...tableOf(month, memoryGb, 1),
      `| **sum** | ${usd(total(month(memoryGb, 0)), 0)} without anything always ready | **≈ ${usd(total(month(memoryGb)), 0)}** (${usd(total(month(smallGb)), 0)}) |`,
    ],
    waiting: tableOf(waitingRows, memoryGb, 1),
    conversations: [
      ...tableOf((gigabytes) => conversationRows(gigabytes).least, memoryGb, 2),
      ...tableOf((gigabytes) => conversationRows(gigabytes).more, memoryGb, 2),
      `| **sum** | at low volume, to all of it | **≈ ${usd(few, 1)} to ${usd(many, 1)}** |`,
    ],
  };
}
