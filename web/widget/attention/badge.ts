import type { HostPort } from '../../embed/host-port.ts';
import views from '../../views/views.css';
import * as texts from '../messages/en.ts';
import { counted } from '../more/counted.ts';
import styles from './badge.css';

const most = 99;

/** Shows counts at the launcher, and says them to those who do not see it. */
export class Badge {
  readonly #port: Pick<HostPort, 'host' | 'isOpen' | 'onToggle'>;
  #shown = 0;

  constructor(port: Pick<HostPort, 'host' | 'isOpen' | 'onToggle'>) {
    this.#port = port;
    port.onToggle(() => this.show(this.#shown));
  }

  /** 0: there is no badge. */
  show(count: number): void {
    this.#shown = count;
    const root = this.#port.host.shadowRoot;
    const launcher = root?.querySelector('.launcher');
    if (!root || !launcher) return;
    const text = count > 0 ? texts.unread(counted(count)) : '';
    const badge = root.querySelector('.badge') ?? drawn(root, launcher);
    badge.textContent = count > most ? `${counted(most).shown}+` : count > 0 ? counted(count).shown : '';
    const news = root.querySelector('.unseen');
    if (news !== null && news.textContent !== text) news.textContent = text;
    if (!this.#port.isOpen()) launcher.ariaLabel = count > 0 ? `${texts.open}, ${text}` : texts.open;
  }
}

/** A badge in the launcher, and beside it the place where a count is said; they outlast this document, in the page's. */
function drawn(root: ShadowRoot, launcher: Element): Element {
  const { ownerDocument: page } = root.host;
  const view = page.defaultView as typeof globalThis | null;
  const badge = page.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  launcher.appendChild(badge);
  const news = page.createElement('div');
  news.className = 'unseen';
  news.role = 'status';
  root.appendChild(news);
  // A document takes no sheet that was made in another.
  const sheet = view && new view.CSSStyleSheet();
  sheet?.replaceSync(views + styles);
  // The list is the page's, whose methods may be anything.
  if (sheet) root.adoptedStyleSheets[root.adoptedStyleSheets.length] = sheet;
  return badge;
}
