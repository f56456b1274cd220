/** What stands on an accent, and below and beside it where colours are dark. Source: web/widget/styles/chat.css */
const onAccent = { light: '#ffffff', dark: '#0c1330' } as const;
const darkSurface = '#171a21';

/** Least contrast of text. Source: WCAG 2.2, 1.4.3 */
const leastContrast = 4.5;

/** Whether a text is a colour as `#rrggbb`. */
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** Whether white text can be read on a colour (`#rrggbb`). */
export const isAccent = (colour: string): boolean => contrastOf(colour, onAccent.light) >= leastContrast;

/** The contrast of two colours (`#rrggbb`), 1 to 21. Source: WCAG 2.2, contrast ratio */
export function contrastOf(one: string, other: string): number {
  const [least = 0, most = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (most + 0.05) / (least + 0.05);
}

/**
 * A CSS colour of an accent for light and for dark pages: on dark ones it is mixed with as much white as it takes until it can be read
 * beside dark surfaces, and dark text on it.
 */
export function accentColours(colour: string): string {
  const grounds = [onAccent.dark, darkSurface];
  const steps = Array.from({ length: 21 }, (_, step) => lightened(colour, step / 20));
  // With a reserve, since surfaces take some of the accent's colour.
  const dark = steps.find((one) => grounds.every((ground) => contrastOf(one, ground) >= 1.3 * leastContrast));
  return `light-dark(${colour},${dark ?? onAccent.light})`;
}

const channelsOf = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour)
    .map((channel) => channel / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lightened(colour: string, share: number): string {
  const mixed = channelsOf(colour).map((channel) => Math.round(channel + (255 - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
