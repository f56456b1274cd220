import type { Frame, Page } from 'playwright-core';

/** A name that has no place to break. */
export const longWord = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Letters as wide and as far apart as a reader may have them: a wide font, and the text spacing of WCAG 2.2, 1.4.12. */
const wideText = `* {
  font-size-adjust: 0.65 !important;
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}`;

/** What is wider than its room at 320 pixels, as a page of 1280 pixels has at 400 %: in the fonts of this machine, and in wide ones. */
export async function overflowAt320(page: Page): Promise<readonly string[]> {
  await page.setViewportSize({ width: 320, height: 640 });
  const usual = await overflowOf(page);
  for (const frame of page.frames()) await frame.evaluate(adoptStyle, wideText);
  return [...usual, ...(await overflowOf(page)).map((found) => `wide text: ${found}`)];
}

async function overflowOf(page: Page): Promise<readonly string[]> {
  return (await Promise.all(page.frames().map((frame: Frame) => frame.evaluate(widerThanTheirRoom)))).flat();
}

function adoptStyle(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Elements that reach beyond the page, and boxes that scroll sideways or cut off what is in them without an ellipsis. */
function widerThanTheirRoom(): readonly string[] {
  const roots: (Document | ShadowRoot)[] = [document];
  for (const { shadowRoot } of document.querySelectorAll('*')) if (shadowRoot !== null) roots.push(shadowRoot);
  const isHidden = (element: Element): boolean =>
    !element.checkVisibility({ visibilityProperty: true }) || element.closest('.unseen, svg *') !== null;
  /** Text within a line that ends in an ellipsis. */
  const isElided = (element: Element): boolean => {
    const { parentElement } = element;
    if (parentElement === null || getComputedStyle(element).display !== 'inline') return false;
    const { overflowX, textOverflow } = getComputedStyle(parentElement);
    return (overflowX !== 'visible' && textOverflow === 'ellipsis') || isElided(parentElement);
  };
  return roots
    .flatMap((root) => [...root.querySelectorAll('*')])
    .filter((element) => !isHidden(element))
    .flatMap((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (width <= 1 || style.clipPath !== 'none' || isElided(element)) return [];
      const isBeyond = right > innerWidth + 1 || left < -1;
      const isCut = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      if (!isBeyond && (!isCut || style.textOverflow === 'ellipsis')) return [];
      return [
        `<${element.localName} class="${element.className}"> from ${left} to ${right}, ${element.scrollWidth} wide`,
      ];
    });
}
