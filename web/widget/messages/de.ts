/**
 * The chat's texts in German. Each is a constant of its own, and those with something to fill in are functions: a bundle
 * speaks one language, and needs no keys to look its texts up by.
 */

/** The language of these texts. */
export const language: string = 'de';

export const chat = 'Chat';
export const minimise = 'Chat minimieren';
export const download = 'Verlauf sichern';
export const end = 'Chat beenden';
export const endQuestion = 'Diesen Chat beenden?';
export const endExplained = 'Der Verlauf kann auch danach noch gespeichert werden.';
export const endNo = 'Weiter chatten';
export const welcomeTitle = 'Wie können wir helfen?';
export const formTitle = 'Bevor wir beginnen';
export const formText = 'So können wir Ihnen schneller helfen.';
export const formStart = 'Chat starten';
export const formRequired = 'Bitte füllen Sie dieses Feld aus.';
export const formTooLong = 'Die Angaben sind zusammen zu lang. Bitte kürzen Sie sie.';
export const choose = 'Bitte wählen';
export const optional = 'freiwillig';
export const message = 'Ihre Nachricht';
export const messagePlaceholder = 'Nachricht schreiben…';
export const send = 'Nachricht senden';
export const tooLong = 'Diese Nachricht ist zu lang. Bitte teilen Sie sie auf.';
export const messages = 'Nachrichten';
export const you = 'Sie';
export const says = (name: string, text: string): string => `${name} schreibt: ${text}`;
export const sending = 'Wird gesendet…';
export const held = 'Wartet auf die Verbindung';
export const sent = 'Gesendet';
export const notSent = 'Nicht gesendet';
export const lost = 'Nicht angekommen';
export const retry = 'Erneut versuchen';
export const discard = 'Löschen';
export const asking = 'Einen Moment…';
export const connecting = 'Verbindung wird aufgebaut…';
export const waiting = 'Gleich ist jemand da';
export const next = 'Sie sind als Nächstes dran';
export const position = (place: string): string => `Sie sind Nummer ${place}`;
export const waitsShortly = 'wahrscheinlich weniger als eine Minute';
export const waitsUpTo = (minutes: string): string => `wahrscheinlich höchstens ${minutes} Minuten`;
export const waitsFromTo = (from: string, to: string): string => `wahrscheinlich ${from} bis ${to} Minuten`;
export const talkingWith = (names: string): string => `Sie sprechen mit ${names}`;
export const joined = (name: string): string => `${name} ist jetzt im Chat`;
export const left = (name: string): string => `${name} hat den Chat verlassen`;
export const passedOn = 'Jemand anderes aus unserem Team übernimmt';
export const isTyping = (names: string): string => `${names} schreibt`;
export const areTyping = (names: string): string => `${names} schreiben`;
export const reconnecting = 'Verbindung unterbrochen. Einen Moment…';
export const askedAgain = (time: string): string => `Der Dienst ist ausgelastet. Nächster Versuch um ${time}.`;
export const tooFast = 'Sie senden sehr schnell. Einen Moment bitte.';
export const offline = 'Sie sind offline. Der Chat geht danach weiter.';
export const unreachableTitle = 'Wir sind gerade nicht erreichbar';
export const unreachableText = 'Bitte prüfen Sie Ihre Verbindung.';
export const offlineTitle = 'Sie sind offline';
export const offlineText = 'Wir verbinden Sie, sobald Ihr Netz wieder da ist.';
export const busyTitle = 'Zu viele Versuche';
export const busyText = (time: string): string => `Bitte versuchen Sie es um ${time} noch einmal.`;
export const notBegunText = 'Was Sie geschrieben haben, ist noch da. Bitte sehen Sie es noch einmal durch.';
export const back = 'Zurück';
export const refusedTitle = 'Der Chat ist hier nicht verfügbar';
export const refusedText = 'Bitte erreichen Sie uns auf einem anderen Weg.';
export const closedTitle = 'Wir haben gerade geschlossen';
export const closedText = (time: string): string => `Wir sind wieder da: ${time}.`;
export const closedTextUnknown = 'Bitte kommen Sie später wieder.';
export const endedVisitor = 'Sie haben den Chat beendet';
export const endedCompany = 'Der Chat ist beendet';
export const endedNobody = 'Gerade ist niemand verfügbar';
export const endedNobodyText = 'Bitte versuchen Sie es später noch einmal.';
export const endedDeclined = 'Der Chat konnte nicht beginnen';
export const endedLost = 'Dieser Chat ist beendet';
export const endedLostText = 'Die Verbindung war zu lange unterbrochen.';
export const endedText = 'Danke für das Gespräch.';
export const endedGoOn = 'Schreiben Sie einfach hier, wenn noch etwas ist.';
export const forget = 'Diesen Chat löschen';
export const startAgain = 'Neuer Chat';
export const newer = 'Neue Nachrichten';
export const transcriptTitle = (company: string): string => `Chat mit ${company}`;
export const linkNote = 'öffnet in neuem Fenster';
export const earlier = 'Frühere Chats';
export const removeQuestion = 'Diesen Chat löschen?';
export const removeExplained = (company: string): string =>
  `Er wird von diesem Gerät gelöscht. ${company} hat noch eine Zeit lang eine eigene Kopie und löscht sie früher, wenn Sie darum bitten.`;
export const keep = 'Behalten';
export const company = 'Das Unternehmen';
export const sound = 'Ton';
