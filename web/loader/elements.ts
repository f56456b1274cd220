import { chevron, speech } from '../views/icons.ts';
import styles from './launcher.css';
import type { LauncherTexts } from './texts.ts';

/** The loader's elements, in a shadow root that the page's style sheets do not reach. */
export type Elements = {
  readonly host: HTMLElement;
  readonly launcher: HTMLButtonElement;
  readonly panel: HTMLElement;
  /** What is drawn on the launcher. */
  readonly drawing: SVGElement;
};

/** Makes the launcher and the closed panel; the page's own rules, even important ones, do not reach them. */
export function drawElements(): Elements {
  const host = element('div');
  // Declarations of an element, made important, win over every rule of a style sheet.
  host.style.cssText = 'all:initial!important;display:block!important;position:fixed!important';
  host.popover = 'manual';
  host.role = 'complementary';
  host.ariaLabel = 'Chat';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const panel = element('div');
  const launcher = element('button', 'launcher');
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  const drawing = document.createElementNS(space, 'path');
  svg.appendChild(drawing);
  launcher.appendChild(svg);
  root.appendChild(panel);
  root.appendChild(launcher);
  return { host, launcher, panel, drawing };
}

/** Draws launcher and panel as they are when the panel is open, or closed. */
export function drawOpen({ launcher, panel, drawing }: Elements, open: boolean, texts: LauncherTexts): void {
  panel.className = open ? 'panel' : 'panel closed';
  launcher.ariaExpanded = String(open);
  launcher.ariaLabel = open ? texts.close : texts.open;
  drawing.setAttribute('d', (open ? chevron : speech).path);
}

/**
 * Puts the host into the page: beside the body, which pages replace, and into the top layer, where no ancestor's transform, filter or
 * containment moves it.
 */
export function attach({ host }: Elements, theme: string): void {
  host.style.setProperty('color-scheme', theme, 'important');
  if (host.isConnected) return;
  document.documentElement.appendChild(host);
  // Not where the page has said among which of its own layers it is to be.
  if (host.popover) host.showPopover();
}

/** An element with a class. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = ''): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  created.className = className;
  return created;
}
