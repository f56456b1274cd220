import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInfrastructure } from '../../infra/check/infrastructure.ts';
import { counted, countedText, countIn } from '../../infra/cost/counted.ts';
import { costTables, idleAcceptsPerMonth, networkTable } from '../../infra/cost/estimate.ts';
import { formulaText, of, worth } from '../../infra/cost/formula.ts';
import { measuredText, peopleCostText, peopleTable } from '../../infra/cost/people.ts';
import { prices } from '../../infra/cost/prices.ts';
import { sizeOf } from '../../infra/cost/size-of.ts';
import { root } from '../support/source-tree.ts';
import { infraFolder, withChange } from './support/folders.ts';

const page = readFileSync(path.join(root, 'docs/deploy.md'), 'utf8');
const template = readFileSync(path.join(infraFolder, 'main.bicep'), 'utf8');

describe('cost', () => {
  const size = sizeOf(readInfrastructure(infraFolder));
  const tables = costTables(size);

  it('usual deployment · as the template says → its size', () => {
    expect(size).toEqual({ memoryGb: 2, alwaysReady: 2, metricAlerts: 4, logAlerts: 7 });
  });

  it('tables in docs/deploy.md → those that prices, counts and templates give', () => {
    for (const row of Object.values(tables).flat()) expect(page).toContain(`${row}\n`);
    const rowsOfPage = page
      .slice(page.indexOf('## Cost'), page.indexOf('## Upgrade'))
      .match(/^\| (?!item|when).*\|$/gm);
    expect(rowsOfPage).toEqual(Object.values(tables).flat());
    expect(page.replaceAll(/\s+/g, ' ')).toContain(countedText(counted));
  });

  it('private network · table and description of the parameter → what prices give', () => {
    const [sum = ''] = networkTable().slice(-1);
    for (const row of networkTable()) expect(page).toContain(`${row}\n`);
    expect(sum).toContain(/Premium; some (\d+) USD a month more/.exec(template)?.[1]);
  });

  it('how many instances · table and figures → as they are worked out', () => {
    for (const row of peopleTable()) expect(page).toContain(`${row}\n`);
    const told = page.replaceAll(/\s+/g, ' ');
    expect(told).toContain(measuredText());
    expect(told).toContain(peopleCostText());
  });

  it('instance that waits for the queue → operations, as the page tells, within those of the price', () => {
    expect(page).toContain(`${idleAcceptsPerMonth(1).toLocaleString('en')} a month`);
    expect(idleAcceptsPerMonth(10 * 2)).toBeLessThan(prices.includedOperations);
  });

  it('always-ready parameters · price in the description → that of one instance', () => {
    const one = (memoryGb: number) =>
      /always ready \| [^|]+\| ([\d.]+)/.exec(costTables({ ...size, memoryGb, alwaysReady: 1 }).month.join('\n'))?.[1];
    expect(one(2)).toBe('21.0');
    const descriptions = [...template.matchAll(/Some (\S+) USD a month each with 2048 MB, (\S+) with 512 MB;/g)];
    expect(descriptions.map(([, large, small]) => [large, small])).toEqual(Array(2).fill(['21', one(0.5)]));
  });

  it('another alert, another instance → another sum', () => {
    const sumOf = (file: string, from: string, to: string) =>
      withChange(file, from, to, (read) => costTables(sizeOf(read())).month.at(-1));
    const alone = sumOf('snapshots/usual.snapshot.json', '"instanceCount": 1', '"instanceCount": 0');
    expect(alone).toContain('≈ 42');
    expect(alone).not.toBe(tables.month.at(-1));
  });
});

describe('formulas', () => {
  it('products and what is free → text and worth', () => {
    const formula = [
      [of(3, 'h'), of(0.5)],
      [of(-2, 'GB-s free'), of(0.25)],
    ];
    expect(formulaText(formula)).toBe('3 h × 0.5 − 2 GB-s free × 0.25');
    expect(worth(formula)).toBe(1);
  });

  it('log lines → counted per conversation, debug lines not told', () => {
    const line = (event: string, step: string, level = 'info') => ({ event, step, level });
    const lines = [
      line('invocation', 'callback'),
      line('invocation', 'platform'),
      line('invocation', 'platform wake'),
      line('invocation', 'token'),
      line('channel-poll', '', 'debug'),
      line('queue-operation', 'service', 'debug'),
      line('store-operation', 'service records', 'debug'),
      line('store-operation', 'service records', 'debug'),
      line('store-operation', 'platform mailboxes', 'debug'),
    ];
    const { logBytes, ...counts } = countIn(lines, 1);
    expect(logBytes).toBeGreaterThan(0);
    expect(counts).toEqual({
      callbacks: 1,
      platformRequests: 1,
      polls: 1,
      otherRequests: 1,
      queueExecutions: 1,
      messages: 1,
      tableRequests: 2,
      logLines: 4,
    });
  });
});
