import { describe, expect, it } from 'vitest';
import { Agenda } from '../../../bench/waiting/agenda.ts';
import { erlangA } from '../../../bench/waiting/erlang-a.ts';
import { constants, erlangOf, longRun } from '../../../bench/waiting/long-run.ts';
import { Random } from '../../../bench/waiting/random.ts';
import { playDays } from '../../../bench/waiting/working-days.ts';

describe('working days', () => {
  it.each([
    ['usual', {}],
    ['one in five with an incident', { incidentEvery: 5 }],
    ['position and places are not known', { incidentEvery: 5, isBlind: true }],
  ])('%s · told waiting times → right as often as they say, within five points', (_, more) => {
    const { told } = playDays({ count: 6, ...more }, 1);
    expect(told.right + told.wrong).toBeGreaterThan(1_000);
    expect(Math.abs(told.share - 0.8)).toBeLessThanOrEqual(0.05);
  });

  it('the same seed → the same days, another → others', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => playDays({ count: 1 }, seed));
    expect(same).toEqual(one);
    expect(other?.waits).not.toEqual(one?.waits);
  });
});

describe('Erlang A', () => {
  it('patience as long as handling → all leave at one rate, so that the number present is distributed as Poisson says', () => {
    const { mustWait } = erlangA({ arrivalRate: 2, places: 1, handlingMean: 1, patienceMean: 1 });
    expect(mustWait).toBeCloseTo(1 - Math.exp(-2), 9);
  });

  it('endless patience → Erlang C', () => {
    const { mustWait, meanWait, leave } = erlangA({ arrivalRate: 1, places: 2, handlingMean: 1, patienceMean: 1e12 });
    expect(mustWait).toBeCloseTo(1 / 3, 6);
    expect(meanWait).toBeCloseTo(1 / 3, 6);
    expect(leave).toBeCloseTo(0, 6);
  });

  it('no patience → Erlang B', () => {
    const { mustWait, leave } = erlangA({ arrivalRate: 2, places: 2, handlingMean: 1, patienceMean: 1e-9 });
    expect(mustWait).toBeCloseTo(0.4, 6);
    expect(leave).toBeCloseTo(0.4, 6);
  });

  it.each(Object.entries(constants))(
    '%s · played against the assignment function → as the formula says',
    (_, constant) => {
      const played = longRun(constant, 10_000, 1);
      const formula = erlangA(erlangOf(constant));
      expect(Math.abs(played.mustWait - formula.mustWait)).toBeLessThan(0.05);
      expect(Math.abs(played.leave - formula.leave)).toBeLessThan(0.03);
      expect(Math.abs(played.meanWait / formula.meanWait - 1)).toBeLessThan(0.15);
    },
  );
});

describe('parts', () => {
  it('agenda · planned in any order → taken out by time, and at the same time as planned', () => {
    const agenda = new Agenda();
    const random = new Random(3);
    const done: (readonly [number, number])[] = [];
    Array.from({ length: 500 }, (_, index) => {
      const at = Math.floor(random.next() * 50);
      return agenda.plan(at, () => done.push([at, index]));
    });
    for (let item = agenda.next(); item !== undefined; item = agenda.next()) item.act();
    expect(done).toEqual(done.toSorted(([a, i], [b, j]) => a - b || i - j));
    expect(done).toHaveLength(500);
  });

  it('random · means of its distributions → as asked for', () => {
    const random = new Random(1);
    const mean = (draw: () => number) => Array.from({ length: 20_000 }, draw).reduce((a, b) => a + b, 0) / 20_000;
    expect(mean(() => random.next())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.exponential(3))).toBeCloseTo(3, 0);
    expect(mean(() => random.lognormal(3, 0.8))).toBeCloseTo(3, 0);
  });
});
