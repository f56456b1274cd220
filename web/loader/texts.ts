/** The launcher's texts. */
export type LauncherTexts = {
  /** The language of the chat's script that goes with them. */
  readonly bundle: string;
  /** Also what tries again, where the chat could not be loaded. */
  readonly open: string;
  readonly close: string;
  readonly failed: string;
};

const texts = (bundle: string, open: string, close: string, failed: string): LauncherTexts => ({
  bundle,
  open,
  close,
  failed,
});

const known: Readonly<Record<string, LauncherTexts>> = {
  ar: texts('ar', 'فتح المحادثة', 'إغلاق المحادثة', 'تعذّر تحميل المحادثة.'),
  de: texts('de', 'Chat öffnen', 'Chat schließen', 'Der Chat konnte nicht geladen werden.'),
  fr: texts('fr', 'Ouvrir le chat', 'Fermer le chat', 'Le chat n’a pas pu être chargé.'),
};

const english = texts('en', 'Open chat', 'Close chat', 'The chat could not be loaded.');

/** The texts for a language, however its tag is written, or else for the browser's; English when there are none. */
export function launcherTexts(written: string): LauncherTexts {
  const asked = /(?:^|\s)(ar|de|en|fr)(?![a-z])/.exec(`${written} ${navigator.language}`.toLowerCase());
  return known[asked?.[1] ?? ''] ?? english;
}
