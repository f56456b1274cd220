import { type ComponentChild, h as element, Fragment } from 'preact';

export { Fragment };

type Child = ComponentChild | readonly Child[];

/**
 * What JSX is compiled to; the build puts it where it is needed. Each text gets an element of its own, which is replaced when the text
 * changes: translators of browsers take text nodes away, and a change of such a node would never be seen.
 */
export function h(type: Parameters<typeof element>[0], props: object | null, ...children: readonly Child[]) {
  const isDrawn = typeof type === 'string' || type === Fragment;
  return element(type, props, ...((isDrawn ? withTextElements(children) : children) as ComponentChild[]));
}

/** Neighbouring texts become one element; its key is its place and what it says. */
function withTextElements(children: readonly Child[]): readonly Child[] {
  const drawn: Child[] = [];
  let text = '';
  const close = (): void => {
    if (text !== '') drawn.push(element('x-t', { key: `${drawn.length} ${text}` }, text));
    text = '';
  };
  for (const child of children) {
    if (typeof child === 'string' || typeof child === 'number') {
      text += child;
      continue;
    }
    close();
    drawn.push(Array.isArray(child) ? withTextElements(child) : child);
  }
  close();
  return drawn;
}
