let isOpen = false;
let closing: ReturnType<typeof setTimeout> | undefined;

/**
 * Follows input methods in a document. Safari reports the end of a composition before the key press that ended it, so a composition
 * counts as under way until the events of that key press are over.
 */
export function followCompositions(page: Document): void {
  page.addEventListener('compositionstart', () => {
    clearTimeout(closing);
    isOpen = true;
  });
  page.addEventListener('compositionend', () => {
    closing = setTimeout(() => {
      isOpen = false;
    });
  });
  page.addEventListener('keydown', (event) => {
    // In some browsers it would send the form that the field is in.
    if (event.key === 'Enter' && isComposing(event) && event.target instanceof HTMLInputElement) event.preventDefault();
  });
}

/** Whether a key press belongs to an input method. 229 is what browsers say of such a key (UI Events, §7.3). */
export function isComposing(event: KeyboardEvent): boolean {
  return isOpen || event.isComposing || event.keyCode === 229;
}
