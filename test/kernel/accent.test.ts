import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentColours, contrastOf, isAccent, isColour } from '../../shared/kernel/accent.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`);
const [dark, surface] = ['#0c1330', '#171a21'];

describe('accent of a company (carebridge.md#look-of-a-tenant)', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#000000', 21],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
  ])('contrast of %s and %s → %d, as others work it out (WCAG 2.2)', (one, other, expected) => {
    expect(contrastOf(one, other)).toBeCloseTo(expected, 2);
  });

  it.each([
    ['#767676', true],
    ['#777777', false],
    ['#FFD700', false],
    ['#0d6b5e', true],
  ])('white text on %s → readable: %s', (written, expected) => {
    expect([isColour(written), isAccent(written)]).toEqual([true, expected]);
  });

  it('any colour on dark pages → dark text on it, and it itself beside dark surfaces, can be read', async () => {
    await fc.assert(
      fc.asyncProperty(colour, async (any) => {
        const [, light, onDark = ''] = /^light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)$/.exec(accentColours(any)) ?? [];
        expect(light).toBe(any);
        for (const ground of [dark, surface]) expect(contrastOf(onDark, ground)).toBeGreaterThan(4.5);
      }),
      { numRuns: 300 },
    );
  });

  it('a colour that can be read on dark pages already → stays as it is', () => {
    expect(accentColours('#86a4ff')).toBe('light-dark(#86a4ff,#86a4ff)');
  });

  it.each(['red', '#fff', '#0d6b5e;', '', '#0d6b5g'])('%j → no colour', (written) => {
    expect(isColour(written)).toBe(false);
  });
});
