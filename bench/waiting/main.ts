import { parseArgs } from 'node:util';
import * as z from 'zod';
import { figureText, type Reading } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { erlangA } from './erlang-a.ts';
import { constants, erlangOf, longRun } from './long-run.ts';
import { type Days, playDays } from './working-days.ts';

const usage = `Plays working days against the assignment function of the contact center: how often told waiting times were right, and waits beside
the formula of Erlang A. Nothing is measured on the clock: the same seed prints the same.

  --seed <n>      1
  --days <n>      working days, 20
  --visitors <n>  for each comparison with the formula, 40000
  --help`;

const optionsSchema = z.object({
  seed: z.coerce.number().int().min(0),
  days: z.coerce.number().int().min(1),
  visitors: z.coerce.number().int().min(100),
});

const confidence = 0.8;

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      days: { type: 'string', default: '20' },
      visitors: { type: 'string', default: '40000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const { seed, days, visitors } = optionsSchema.parse(values);
  process.stdout.write(`seed ${seed}\n\n`);
  process.stdout.write(`${daysText('Working days', { count: days }, seed)}\n\n`);
  const troubled = { count: days, incidentEvery: 5 };
  process.stdout.write(`${daysText('Working days, an incident every fifth', troubled, seed)}\n\n`);
  const blind = { ...troubled, isBlind: true };
  process.stdout.write(`${daysText('The same days, told without position and places', blind, seed)}\n\n`);
  process.stdout.write(`${erlangText(visitors, seed)}\n`);
}

function daysText(title: string, days: Days, seed: number): string {
  const { visitors, decisions, waits, told } = playDays(days, seed);
  const judged = told.right + told.wrong;
  const readings: readonly Reading[] = [
    {
      label: 'waits of those who were answered, mean',
      value: waits.reduce((a, b) => a + b, 0) / waits.length / 1_000,
      unit: 's',
    },
    { label: 'the same, p95', value: percentile(waits, 0.95) / 1_000, unit: 's' },
    { label: 'answered', value: (100 * waits.length) / visitors, unit: '%' },
    { label: `told intervals that were right, of ${judged}`, value: 100 * told.share, unit: '%' },
    {
      label: `distance from the stated ${100 * confidence} %`,
      value: 100 * Math.abs(told.share - confidence),
      unit: 'points',
      aim: 5,
    },
    { label: 'width of the told intervals, p50', value: percentile(told.widthsMs, 0.5) / 1_000, unit: 's' },
  ];
  const notes = [
    `${told.undecided} visitors left before their interval had passed: neither right nor wrong; ${told.silent} waited and were told nothing.`,
  ];
  const measured = `${days.count} days, ${visitors} visitors, ${decisions} decisions`;
  return figureText({ title, measured, readings, notes });
}

function erlangText(count: number, seed: number): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = Object.entries(constants).flatMap(([name, constant]) => {
    const played = longRun(constant, count, seed);
    const formula = erlangA(erlangOf(constant));
    const cells = (what: string, { mustWait, leave, meanWait }: typeof played) =>
      `  ${what.padEnd(10)} ${percent(mustWait).padStart(9)} ${percent(leave).padStart(9)} ${(meanWait / 1_000).toFixed(1).padStart(8)} s`;
    return [name, cells('played', played), cells('Erlang A', formula)];
  });
  const heading = `  ${''.padEnd(10)} ${'must wait'.padStart(9)} ${'leave'.padStart(9)} ${'mean wait'.padStart(10)}`;
  return [`Beside Erlang A, ${count} visitors each`, heading, ...rows].join('\n');
}

main();
