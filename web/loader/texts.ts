/** The launcher's texts. */
export type LauncherTexts = {
  /** The language of the chat's script that goes with them. */
  readonly bundle: string;
  readonly open: string;
  readonly close: string;
  readonly unread: (count: number) => string;
  readonly failed: string;
  readonly again: string;
};

const en: LauncherTexts = {
  bundle: 'en',
  open: 'Open chat',
  close: 'Close chat',
  unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  failed: 'The chat could not be loaded.',
  again: 'Try again',
};

const de: LauncherTexts = {
  bundle: 'de',
  open: 'Chat öffnen',
  close: 'Chat schließen',
  unread: (count) => (count === 1 ? '1 neue Nachricht' : `${count} neue Nachrichten`),
  failed: 'Der Chat konnte nicht geladen werden.',
  again: 'Erneut versuchen',
};

/** The texts for a language; English when there are none. */
export function launcherTexts(language: string): LauncherTexts {
  return /^de\b/i.test(language) ? de : en;
}
