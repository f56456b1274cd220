import { type Counted, pluralForm } from '../../i18n/plural-forms.ts';

/**
 * The chat's texts in German. Each is a constant of its own, and those with something to fill in are functions: a bundle
 * speaks one language, and needs no keys to look its texts up by.
 */

/** The language of these texts. */
export const language: string = 'de';
/** The direction in which they are written, whatever that of the page is; undefined: as the page. */
export const direction: 'rtl' | undefined = undefined;

export const chat = 'Chat';
/** The launcher's, as in `web/loader/texts.ts`. */
export const open = 'Chat öffnen';
export const unread = ({ value, shown }: Counted): string =>
  pluralForm(language, { one: `${shown} neue Nachricht`, other: `${shown} neue Nachrichten` }, value);
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
export const formMail = 'Bitte geben Sie eine Mailadresse an, etwa name@example.com.';
export const formConsent = 'Bitte stimmen Sie zuerst zu.';
export const privacy = 'So gehen wir mit Ihren Daten um';
export const readMore = 'Mehr lesen';
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
export const position = ({ shown }: Counted): string => `Sie sind Nummer ${shown}`;
export const waitsShortly = 'wahrscheinlich weniger als eine Minute';
export const waitsUpTo = ({ value, shown }: Counted): string =>
  `wahrscheinlich höchstens ${pluralForm(language, { one: `${shown} Minute`, other: `${shown} Minuten` }, value)}`;
export const waitsFromTo = (from: Counted, { value, shown }: Counted): string =>
  `wahrscheinlich ${from.shown} bis ${pluralForm(language, { one: `${shown} Minute`, other: `${shown} Minuten` }, value)}`;
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
export const leaveMessage = 'Nachricht hinterlassen';
export const offerMessage = 'Es dauert länger als sonst. Sie können warten oder uns eine Nachricht hinterlassen.';
export const messageText = 'Wir antworten per Mail.';
export const messageName = 'Ihr Name';
export const messageMail = 'Ihre Mailadresse';
export const messageSend = 'Nachricht senden';
export const messageSent = 'Wir haben Ihre Nachricht';
export const messageSentText = (mail: string): string => `Vielen Dank. Wir schreiben an ${mail}.`;
export const messageNotSent = 'Ihre Nachricht konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.';
export const transcriptTitle = (company: string): string => `Chat mit ${company}`;
export const linkNote = 'öffnet in neuem Fenster';
export const earlier = 'Frühere Chats';
export const removeQuestion = 'Diesen Chat löschen?';
export const removeExplained = (company: string): string =>
  `Er wird von diesem Gerät gelöscht. ${company} hat noch eine Zeit lang eine eigene Kopie und löscht sie früher, wenn Sie darum bitten.`;
export const keep = 'Behalten';
export const othersAsked = 'Ihre Chats auf anderen Geräten werden gesucht …';
export const noOthers = 'Auf anderen Geräten haben Sie keine Chats.';
export const othersMissing = 'Ihre Chats auf anderen Geräten können gerade nicht gezeigt werden.';
export const keptByCompany = (company: string): string =>
  `${company} bewahrt diesen Chat auf und löscht ihn, wenn Sie darum bitten.`;
export const company = 'Das Unternehmen';
export const sound = 'Ton';
export const ratingTitle = 'Wie war dieser Chat?';
export const ratingOf = (stars: string): string => `${stars} von 5`;
export const ratingComment = 'Möchten Sie noch etwas sagen?';
export const ratingSend = 'Senden';
export const ratingThanks = 'Danke für Ihre Bewertung.';
export const ratingFailed = 'Das ließ sich nicht senden. Bitte versuchen Sie es noch einmal.';
