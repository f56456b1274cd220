/** The launcher's texts. */
export type LauncherTexts = {
  /** The language of the chat's script that goes with them. */
  readonly bundle: string;
  readonly open: string;
  readonly close: string;
  readonly failed: string;
  readonly unavailable: string;
  readonly again: string;
};

const en: LauncherTexts = {
  bundle: 'en',
  open: 'Open chat',
  close: 'Close chat',
  failed: 'The chat could not be loaded.',
  unavailable: 'The chat is not available here.',
  again: 'Try again',
};

const de: LauncherTexts = {
  bundle: 'de',
  open: 'Chat öffnen',
  close: 'Chat schließen',
  failed: 'Der Chat konnte nicht geladen werden.',
  unavailable: 'Der Chat ist hier nicht verfügbar.',
  again: 'Erneut versuchen',
};

/** The texts for a language, however its tag is written, or else for the browser's; English when there are none. */
export function launcherTexts(written: string): LauncherTexts {
  const known = /^\s{0,9}(de|en)(?:[^a-z]|$)/i;
  return (known.exec(written) ?? known.exec(navigator.language))?.[1]?.toLowerCase() === 'de' ? de : en;
}
