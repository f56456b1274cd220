import { type Counted, pluralForm } from '../../i18n/plural-forms.ts';

/**
 * The chat's texts in French. Each is a constant of its own, and those with something to fill in are functions: a bundle
 * speaks one language, and needs no keys to look its texts up by.
 */

/** The language of these texts. */
export const language: string = 'fr';
/** The direction in which they are written, whatever that of the page is; undefined: as the page. */
export const direction: 'rtl' | undefined = undefined;

export const chat = 'Chat';
/** The launcher's, as in `web/loader/texts.ts`. */
export const open = 'Ouvrir le chat';
export const unread = ({ value, shown }: Counted): string =>
  pluralForm(language, { one: `${shown} nouveau message`, other: `${shown} nouveaux messages` }, value);
export const minimise = 'Réduire le chat';
export const download = 'Enregistrer la conversation';
export const end = 'Terminer le chat';
export const endQuestion = 'Terminer ce chat\u00a0?';
export const endExplained = 'Vous pourrez encore enregistrer la conversation ensuite.';
export const endNo = 'Continuer le chat';
export const welcomeTitle = 'Comment pouvons-nous vous aider\u00a0?';
export const formTitle = 'Avant de commencer';
export const formText = 'Pour vous aider plus rapidement.';
export const formStart = 'Démarrer le chat';
export const formRequired = 'Veuillez remplir ce champ.';
export const formMail = 'Veuillez saisir une adresse e-mail, par exemple nom@example.com.';
export const formConsent = 'Veuillez d’abord donner votre accord.';
export const privacy = 'Comment nous traitons vos données';
export const readMore = 'En savoir plus';
export const formTooLong = 'L’ensemble des réponses est trop long. Veuillez les raccourcir.';
export const choose = 'Veuillez choisir';
export const optional = 'facultatif';
export const message = 'Votre message';
export const messagePlaceholder = 'Écrivez un message…';
export const send = 'Envoyer le message';
export const tooLong = 'Ce message est trop long. Veuillez l’envoyer en plusieurs fois.';
export const messages = 'Messages';
export const you = 'Vous';
export const says = (name: string, text: string): string => `${name} écrit\u00a0: ${text}`;
export const sending = 'Envoi…';
export const held = 'En attente de connexion';
export const sent = 'Envoyé';
export const notSent = 'Non envoyé';
export const lost = 'Non remis';
export const retry = 'Réessayer';
export const discard = 'Supprimer';
export const asking = 'Un instant…';
export const connecting = 'Connexion…';
export const waiting = 'Nous vous mettons en relation';
export const next = 'Vous êtes le prochain';
export const position = ({ shown }: Counted): string => `Vous êtes numéro ${shown}`;
export const waitsShortly = 'probablement moins d’une minute';
export const waitsUpTo = ({ value, shown }: Counted): string =>
  `probablement ${pluralForm(language, { one: `${shown} minute`, other: `${shown} minutes` }, value)} au plus`;
export const waitsFromTo = (from: Counted, { value, shown }: Counted): string =>
  `probablement ${from.shown} à ${pluralForm(language, { one: `${shown} minute`, other: `${shown} minutes` }, value)}`;
export const talkingWith = (names: string): string => `Vous parlez avec ${names}`;
export const joined = (name: string): string => `${name} a rejoint le chat`;
export const left = (name: string): string => `${name} a quitté le chat`;
export const passedOn = 'Une autre personne de notre équipe prend le relais';
export const isTyping = (names: string): string => `${names} écrit`;
export const areTyping = (names: string): string => `${names} écrivent`;
export const reconnecting = 'Connexion perdue. Reconnexion…';
export const askedAgain = (time: string): string => `Le service est très sollicité. Prochain essai à ${time}.`;
export const tooFast = 'Vous envoyez très vite. Patientez un instant.';
export const offline = 'Vous êtes hors ligne. Le chat reprendra à votre retour.';
export const unreachableTitle = 'Nous sommes injoignables pour le moment';
export const unreachableText = 'Veuillez vérifier votre connexion.';
export const offlineTitle = 'Vous êtes hors ligne';
export const offlineText = 'Nous vous connecterons à votre retour.';
export const busyTitle = 'Trop de tentatives';
export const busyText = (time: string): string => `Veuillez réessayer à ${time}.`;
export const notBegunText = 'Votre texte est toujours là. Veuillez le relire.';
export const back = 'Retour';
export const refusedTitle = 'Le chat n’est pas disponible ici';
export const refusedText = 'Veuillez nous contacter par un autre moyen.';
export const closedTitle = 'Nous sommes fermés pour le moment';
export const closedText = (time: string): string => `Nous serons de retour ${time}.`;
export const closedTextUnknown = 'Veuillez revenir plus tard.';
export const endedVisitor = 'Vous avez terminé le chat';
export const endedCompany = 'Le chat est terminé';
export const endedNobody = 'Personne n’est disponible pour le moment';
export const endedNobodyText = 'Veuillez réessayer plus tard.';
export const endedDeclined = 'Le chat n’a pas pu démarrer';
export const endedLost = 'Ce chat est terminé';
export const endedLostText = 'La connexion a été interrompue trop longtemps.';
export const endedText = 'Merci pour cet échange.';
export const endedGoOn = 'Écrivez ici si vous avez une autre question.';
export const forget = 'Supprimer ce chat';
export const startAgain = 'Nouveau chat';
export const newer = 'Nouveaux messages';
export const leaveMessage = 'Laisser un message';
export const offerMessage =
  'L’attente est plus longue que d’habitude. Vous pouvez patienter ou nous laisser un message.';
export const messageText = 'Nous répondons par e-mail.';
export const messageName = 'Votre nom';
export const messageMail = 'Votre adresse e-mail';
export const messageSend = 'Envoyer le message';
export const messageSent = 'Nous avons bien reçu votre message';
export const messageSentText = (mail: string): string => `Merci. Nous vous écrirons à ${mail}.`;
export const messageNotSent = 'Votre message n’a pas pu être envoyé. Veuillez réessayer.';
export const transcriptTitle = (company: string): string => `Chat avec ${company}`;
export const linkNote = 's’ouvre dans une nouvelle fenêtre';
export const earlier = 'Chats précédents';
export const removeQuestion = 'Supprimer ce chat\u00a0?';
export const removeExplained = (company: string): string =>
  `Il sera supprimé de cet appareil. ${company} en garde une copie pendant un certain temps et la supprime plus tôt si vous le demandez.`;
export const keep = 'Conserver';
export const othersAsked = 'Recherche de vos chats sur d’autres appareils…';
export const noOthers = 'Vous n’avez aucun chat sur d’autres appareils.';
export const othersMissing = 'Vos chats sur d’autres appareils ne peuvent pas être affichés pour le moment.';
export const keptByCompany = (company: string): string =>
  `${company} conserve ce chat et le supprime si vous le demandez.`;
export const company = 'L’entreprise';
export const sound = 'Son';
export const ratingTitle = 'Comment s’est passé ce chat\u00a0?';
export const ratingOf = (stars: string): string => `${stars} sur 5`;
export const ratingComment = 'Souhaitez-vous ajouter quelque chose\u00a0?';
export const ratingSend = 'Envoyer';
export const ratingThanks = 'Merci pour votre avis.';
export const ratingFailed = 'L’envoi a échoué. Veuillez réessayer.';
