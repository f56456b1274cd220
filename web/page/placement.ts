import type { PagePort } from '../embed/page-port.ts';

/** What opens the chat, besides the launcher. */
const openers = '[data-carebridge-open]';
/** Pixels from the side, and between the panel and the edges of the window. */
const usualOffset = 20;
/** Pixels that the launcher takes below the panel. */
const launcherRoom = 76;

type Attributes = Pick<PagePort, 'dataset' | 'complain'>;

/**
 * Puts launcher and panel where the script tag says, in its colour. A page that says where they stand among its own layers has them there: nothing is above
 * the top layer.
 */
export function place({ dataset, elements: { host }, complain }: Attributes & Pick<PagePort, 'elements'>): void {
  const { accent, zIndex, launcher } = dataset;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(placeRules({ dataset, complain }));
  const sheets = host.shadowRoot?.adoptedStyleSheets ?? [];
  sheets[sheets.length] = sheet;
  if (accent) host.style.setProperty('--carebridge-accent', accent);
  if (launcher && launcher !== 'none' && launcher !== 'both') complain('data-launcher is "none" or "both".');
  if (!zIndex) return;
  if (!/^-?\d{1,10}$/.test(zIndex)) {
    complain('data-z-index is a whole number.');
    return;
  }
  host.popover = null;
  host.style.setProperty('z-index', zIndex, 'important');
}

/** Calls `open` with the element of the page that was clicked to open the chat; the element may have come at any time. */
export function followOpeners(open: (opener: HTMLElement) => void): void {
  const clicked = ({ target }: Event): void => {
    const opener = target instanceof Element ? target.closest<HTMLElement>(openers) : null;
    if (opener !== null) open(opener);
  };
  // Before the page's own listeners, which may keep the event to themselves.
  document.addEventListener('click', clicked, true);
}

/** Style rules of `data-position`, `data-offset` and `data-launcher`, after those of the launcher. */
function placeRules({ dataset, complain }: Attributes): string {
  const { position, offset, launcher } = dataset;
  const written = /^ ?(\d{1,4})(?: (\d{1,4}))? ?$/.exec(offset ?? '');
  if (offset && written === null) complain('data-offset is one or two numbers of pixels: "20 80".');
  if (position && position !== 'left' && position !== 'right') complain('data-position is "left" or "right".');
  const side = Number(written?.[1] ?? usualOffset);
  const bottom = Number(written?.[2] ?? side);
  const edge =
    position === 'left' || position === 'right'
      ? `inset-inline:auto;${position}:${side}px`
      : `inset-inline-end:${side}px`;
  const above = bottom + (launcher === 'none' ? 0 : launcherRoom);
  const fromBottom = (pixels: number): string => `inset-block-end:calc(${pixels}px + env(safe-area-inset-bottom))`;
  const width = `width:min(400px,calc(100vw - ${side + usualOffset}px))`;
  const height = `height:min(680px,calc(100dvh - ${above + usualOffset}px))`;
  const origin = position === 'left' ? ';transform-origin:0 100%' : '';
  return `.launcher{${edge};${fromBottom(bottom)}${launcher === 'none' ? ';display:none' : ''}}
@media (width > 480px) and (height > 420px){.panel{${edge};${fromBottom(above)};${width};${height}${origin}}}`;
}
