/** A piece of a bar: where it stands, on a drawing of `barWidth` a bar and `drawingHeight` in all. */
export type BarPiece = {
  readonly bar: number;
  readonly piece: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const barWidth = 10;
export const drawingHeight = 100;
const gap = 2;

/** More names than these have no room below a drawing. */
const namedAtMost = 7;

/** Which of so many bars are named below the drawing: each, or where they are many the first, the middle and the last. */
export function namedBars(bars: number): readonly number[] {
  const all = Array.from({ length: bars }, (_, bar) => bar);
  return bars <= namedAtMost ? all : [0, Math.floor(bars / 2), bars - 1];
}

/** Bars of values that stand on one another, the highest as high as the drawing. */
export function barsOf(bars: readonly (readonly number[])[]): readonly BarPiece[] {
  const sums = bars.map((values) => values.reduce((sum, value) => sum + value, 0));
  const scale = drawingHeight / Math.max(1, ...sums);
  return bars.flatMap((values, bar) => {
    let top = drawingHeight;
    return values.flatMap((value, piece) => {
      const height = value * scale;
      top -= height;
      return height <= 0 ? [] : [{ bar, piece, x: bar * barWidth + gap / 2, y: top, width: barWidth - gap, height }];
    });
  });
}
