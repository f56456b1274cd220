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

/** The texts for a language, however its tag is written, or else for the browser's; English when there are none. */
export function launcherTexts(written: string): LauncherTexts {
  const known = /^\s{0,9}(?:de|en)(?:[^a-z]|$)/i.test(written) ? written : navigator.language;
  return /^\s{0,9}de(?:[^a-z]|$)/i.test(known) ? de : en;
}
