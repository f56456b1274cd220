import { chevron, speech } from '../views/icons.ts';
import views from '../views/views.css';
import styles from './launcher.css';
import type { LauncherTexts } from './texts.ts';

/** The loader's elements, in a shadow root that the page's style sheets do not reach. */
export type Elements = {
  readonly host: HTMLElement;
  readonly launcher: HTMLButtonElement;
  readonly badge: HTMLElement;
  readonly news: HTMLElement;
  readonly panel: HTMLElement;
};

/** Makes the launcher and the closed panel; the page's own rules, even important ones, do not reach them. */
export function drawElements(texts: LauncherTexts): Elements {
  const host = element('div');
  // Declarations of an element, made important, win over every rule of a style sheet.
  // A page may have replaced the methods and iterators of arrays, so there is no loop over one here.
  const rule = (name: string, value: string): void => host.style.setProperty(name, value, 'important');
  rule('all', 'initial');
  rule('display', 'block');
  rule('position', 'fixed');
  rule('z-index', '2147483000');
  host.setAttribute('popover', 'manual');
  host.setAttribute('role', 'complementary');
  host.setAttribute('aria-label', 'Chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(views + styles);
  root.adoptedStyleSheets = [sheet];
  const panel = element('div', 'panel closed');
  const launcher = element('button', 'launcher');
  launcher.type = 'button';
  launcher.setAttribute('aria-label', texts.open);
  launcher.setAttribute('aria-expanded', 'false');
  launcher.appendChild(icon('speech', speech.path));
  launcher.appendChild(icon('chevron', chevron.path));
  const badge = element('span', 'badge');
  badge.setAttribute('aria-hidden', 'true');
  launcher.appendChild(badge);
  const news = element('div', 'unseen');
  news.setAttribute('role', 'status');
  root.appendChild(panel);
  root.appendChild(launcher);
  root.appendChild(news);
  return { host, launcher, badge, news, panel };
}

/**
 * Puts the host into the page: beside the body, which pages replace, and into the top layer, where no ancestor's transform, filter or
 * containment moves it.
 */
export function attach({ host }: Elements, theme: string): void {
  host.style.setProperty('color-scheme', theme, 'important');
  if (host.isConnected) return;
  document.documentElement.appendChild(host);
  try {
    host.showPopover();
  } catch {
    // A browser without a top layer for it: it is shown all the same.
  }
}

/** An element with a class. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = ''): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  created.className = className;
  return created;
}

function icon(className: string, path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.appendChild(line);
  return svg;
}
