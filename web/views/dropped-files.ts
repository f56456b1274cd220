/** Keeps a browser from opening what is dropped on a page: a file would take the chat's place. Text can be dropped into fields. */
export function refuseDroppedFiles(page: Document): void {
  const refuse = (event: DragEvent): void => {
    const isFile = event.dataTransfer?.types.includes('Files') !== false;
    const isField = event.target instanceof Element && event.target.matches('input, textarea');
    if (isField && !isFile) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}
