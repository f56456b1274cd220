import type { HostPort } from '../embed/host-port.ts';
import views from '../views/views.css';
import * as texts from './messages/en.ts';
import chat from './styles/chat.css';
import composer from './styles/composer.css';
import header from './styles/header.css';
import motion from './styles/motion.css';
import pane from './styles/pane.css';

/** The page's custom properties that theme the chat: `--carebridge-accent` and so on. */
const themes = ['accent', 'on-accent', 'surface', 'text', 'radius', 'font'];

/** Gives the frame's document its language, direction, title and styles; the page's theme is read again whenever the panel opens. */
export function styleDocument(page: Document, port: HostPort): void {
  const root = page.documentElement;
  root.lang = texts.language;
  root.dir = texts.direction ?? port.direction;
  page.title = texts.chat;
  adopt(page, [views, chat, header, composer, pane, motion].join(''));
  const theme = (): void => {
    const style = getComputedStyle(port.host);
    // Text is light where colours are dark.
    root.style.colorScheme = /\(2\d\d/.test(style.color) ? 'dark' : 'light';
    for (const name of themes)
      root.style.setProperty(`--carebridge-${name}`, style.getPropertyValue(`--carebridge-${name}`));
  };
  theme();
  port.onToggle(theme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', theme);
}

/** Adds styles to a document. A content security policy restricts inline ones, but not adopted sheets. */
export function adopt(page: Document, styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
}
