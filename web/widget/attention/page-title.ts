/** Puts the number of unread messages before the title of the page while it is hidden; the page may change its title meanwhile. */
export class PageTitle {
  readonly #page: Pick<Document, 'title'>;
  #mark = '';

  constructor(page: Pick<Document, 'title'>) {
    this.#page = page;
  }

  /** Shows a count; 0: the title is the page's own. */
  show(count: number): void {
    const { title } = this.#page;
    const own = title.startsWith(this.#mark) ? title.slice(this.#mark.length) : title;
    this.#mark = count > 0 ? `(${count}) ` : '';
    const next = this.#mark + own;
    if (next !== title) this.#page.title = next;
  }
}
