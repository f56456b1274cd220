import { type Counted, pluralForm } from '../../i18n/plural-forms.ts';

/**
 * The chat's texts in English; the other languages have the same. Each is a constant of its own, and those with something to fill in are functions: a bundle
 * speaks one language, and needs no keys to look its texts up by.
 */

/** The language of these texts. */
export const language: string = 'en';
/** The direction in which they are written, whatever that of the page is; undefined: as the page. */
export const direction: 'rtl' | undefined = undefined;

export const chat = 'Chat';
/** The launcher's, as in `web/loader/texts.ts`. */
export const open = 'Open chat';
export const unread = ({ value, shown }: Counted): string =>
  pluralForm(language, { one: `${shown} new message`, other: `${shown} new messages` }, value);
export const minimise = 'Minimise chat';
export const download = 'Save transcript';
export const end = 'End chat';
export const endQuestion = 'End this chat?';
export const endExplained = 'The transcript can still be saved afterwards.';
export const endNo = 'Keep chatting';
export const welcomeTitle = 'How can we help?';
export const formTitle = 'Before we begin';
export const formText = 'So that we can help you faster.';
export const formStart = 'Start chat';
export const formRequired = 'Please fill this in.';
export const formMail = 'Please write a mail address, such as name@example.com.';
export const formConsent = 'Please agree first.';
export const privacy = 'How we handle your data';
export const readMore = 'Read more';
export const formTooLong = 'All answers together are too long. Please shorten them.';
export const choose = 'Please choose';
export const optional = 'optional';
export const message = 'Your message';
export const messagePlaceholder = 'Write a message…';
export const send = 'Send message';
export const tooLong = 'This message is too long. Please send it in parts.';
export const messages = 'Messages';
export const you = 'You';
export const says = (name: string, text: string): string => `${name} says: ${text}`;
export const sending = 'Sending…';
export const held = 'Waits for the connection';
export const sent = 'Sent';
export const notSent = 'Not sent';
export const lost = 'Not delivered';
export const retry = 'Try again';
export const discard = 'Delete';
export const asking = 'One moment…';
export const connecting = 'Connecting…';
export const waiting = 'Finding someone for you';
export const next = 'You are next';
export const position = ({ shown }: Counted): string => `You are number ${shown}`;
export const waitsShortly = 'probably less than a minute';
export const waitsUpTo = ({ value, shown }: Counted): string =>
  `probably up to ${pluralForm(language, { one: `${shown} minute`, other: `${shown} minutes` }, value)}`;
export const waitsFromTo = (from: Counted, { value, shown }: Counted): string =>
  `probably ${from.shown} to ${pluralForm(language, { one: `${shown} minute`, other: `${shown} minutes` }, value)}`;
export const talkingWith = (names: string): string => `You are talking to ${names}`;
export const joined = (name: string): string => `${name} has joined the chat`;
export const left = (name: string): string => `${name} has left the chat`;
export const passedOn = 'Someone else from our team takes over';
export const isTyping = (names: string): string => `${names} is typing`;
export const areTyping = (names: string): string => `${names} are typing`;
export const reconnecting = 'Connection lost. Reconnecting…';
export const askedAgain = (time: string): string => `The service is busy. We try again at ${time}.`;
export const tooFast = 'You are sending very fast. Wait a moment.';
export const offline = 'You are offline. The chat goes on when you are back.';
export const unreachableTitle = 'We cannot be reached right now';
export const unreachableText = 'Please check your connection.';
export const offlineTitle = 'You are offline';
export const offlineText = 'We connect when you are back.';
export const busyTitle = 'Too many attempts';
export const busyText = (time: string): string => `Please try again at ${time}.`;
export const notBegunText = 'What you wrote is still there. Please look at it again.';
export const back = 'Back';
export const refusedTitle = 'The chat is not available here';
export const refusedText = 'Please reach us in another way.';
export const closedTitle = 'We are closed at the moment';
export const closedText = (time: string): string => `We are back ${time}.`;
export const closedTextUnknown = 'Please come back later.';
export const endedVisitor = 'You ended the chat';
export const endedCompany = 'The chat has ended';
export const endedNobody = 'No one is available right now';
export const endedNobodyText = 'Please try again later.';
export const endedDeclined = 'The chat could not be started';
export const endedLost = 'This chat has ended';
export const endedLostText = 'The connection was interrupted for too long.';
export const endedText = 'Thank you for talking to us.';
export const endedGoOn = 'Just write here if something else comes up.';
export const forget = 'Delete this chat';
export const startAgain = 'Start a new chat';
export const newer = 'New messages';
export const leaveMessage = 'Leave a message';
export const offerMessage = 'It takes longer than usual. You can wait, or leave us a message.';
export const messageText = 'We answer by mail.';
export const messageName = 'Your name';
export const messageMail = 'Your mail address';
export const messageSend = 'Send message';
export const messageSent = 'We have your message';
export const messageSentText = (mail: string): string => `Thank you. We will write to ${mail}.`;
export const messageNotSent = 'Your message could not be sent. Please try again.';
export const transcriptTitle = (company: string): string => `Chat with ${company}`;
export const linkNote = 'opens in a new window';
export const earlier = 'Earlier chats';
export const removeQuestion = 'Delete this chat?';
export const removeExplained = (company: string): string =>
  `It goes from this device. ${company} keeps its own copy for some time, and deletes it earlier if you ask for it.`;
export const keep = 'Keep it';
export const othersAsked = 'Looking for your chats on other devices …';
export const noOthers = 'You have no chats on other devices.';
export const othersMissing = 'Your chats on other devices cannot be shown now.';
export const keptByCompany = (company: string): string =>
  `${company} keeps this chat, and deletes it if you ask for it.`;
export const company = 'The company';
export const sound = 'Sound';
export const ratingTitle = 'How was this chat?';
export const ratingOf = (stars: string): string => `${stars} of 5`;
export const ratingComment = 'Is there anything that you want to add?';
export const ratingSend = 'Send';
export const ratingThanks = 'Thank you for telling us.';
export const ratingFailed = 'This could not be sent. Please try again.';
