/** The launcher's texts. */
export type LauncherTexts = {
  /** The language of the chat's script that goes with them. */
  readonly bundle: string;
  readonly open: string;
  readonly close: string;
  readonly unread: (count: number) => string;
  readonly failed: string;
  readonly unavailable: string;
  readonly again: string;
};

const en: LauncherTexts = {
  bundle: 'en',
  open: 'Open chat',
  close: 'Close chat',
  unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  failed: 'The chat could not be loaded.',
  unavailable: 'The chat is not available here.',
  again: 'Try again',
};

const de: LauncherTexts = {
  bundle: 'de',
  open: 'Chat öffnen',
  close: 'Chat schließen',
  unread: (count) => (count === 1 ? '1 neue Nachricht' : `${count} neue Nachrichten`),
  failed: 'Der Chat konnte nicht geladen werden.',
  unavailable: 'Der Chat ist hier nicht verfügbar.',
  again: 'Erneut versuchen',
};

/** The texts for the first of the languages that has some, however its tag is written; English when none has. */
export function launcherTexts(asked: readonly string[]): LauncherTexts {
  // A page may have replaced the methods and iterators of arrays.
  for (let at = 0; at < asked.length; at += 1) {
    const found = /^\s*(?:(de)|en)(?:[^a-z]|$)/i.exec(asked[at] || '');
    if (found !== null) return found[1] === undefined ? en : de;
  }
  return en;
}
