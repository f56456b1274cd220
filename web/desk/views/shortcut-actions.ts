import type { DeskModel } from '../model/desk-model.ts';
import { type ShortcutName, shortcutOf } from '../model/shortcuts.ts';
import { chatOf } from '../record/desk-record.ts';
import { lastWords } from './chat-texts.ts';
import type { DialogName } from './dialogs.tsx';
import type { Sound } from './sound.ts';
import { besideTheChat } from './visitor-column.tsx';
import { waitingElsewhere } from './waiting-list.tsx';

/** What shortcuts act on. */
type ShortcutTarget = {
  readonly model: DeskModel;
  readonly sound: Sound;
  readonly focus: () => void;
  readonly open: (dialog: DialogName) => void;
  readonly choose: (key: string) => void;
};

/** Performs the shortcut of a key press, if it is one. */
export function pressedIn(event: KeyboardEvent, target: ShortcutTarget): void {
  const shortcut = shortcutOf(event);
  if (shortcut === undefined) return;
  event.preventDefault();
  act(shortcut.name, shortcut.number, target);
}

function act(name: ShortcutName, number: number, target: ShortcutTarget): void {
  const { model, sound, focus, open, choose } = target;
  const { invitations, chats, active } = model.record.get();
  const [longest] = invitations;
  switch (name) {
    case 'accept':
      if (longest !== undefined) void model.accept(longest);
      else takeLongest(model);
      break;
    case 'decline':
      if (longest !== undefined) void model.decline(longest);
      break;
    case 'next':
    case 'previous': {
      const at = chats.findIndex(({ key }) => key === active);
      const step = name === 'next' ? 1 : -1;
      const chosen = chats[(at + step + chats.length) % chats.length];
      if (chosen !== undefined) choose(chosen.key);
      break;
    }
    case 'number': {
      const chosen = chats[number - 1];
      if (chosen !== undefined) choose(chosen.key);
      break;
    }
    case 'unanswered': {
      const chosen = longestUnanswered(model);
      if (chosen !== undefined) choose(chosen);
      break;
    }
    case 'visitor':
      if (chatOf(model.record.get(), active) !== undefined && !matchMedia(besideTheChat).matches) open(name);
      break;
    case 'wrap-up':
      if (chatOf(model.record.get(), active)?.ending !== undefined) toWrapUp();
      else if (model.chat(active)?.capabilities.earlier === true) open(name);
      break;
    case 'emoji':
      if (model.chat(active)?.canWrite === true) open(name);
      break;
    case 'replies':
      open(name);
      break;
    case 'write':
      focus();
      break;
    case 'sound':
      sound.toggle();
      break;
    case 'help':
      open('shortcuts');
      break;
    default:
      inChat(name, target);
  }
}

/** After the chat the form stands in its place. */
const toWrapUp = (): void => document.querySelector<HTMLElement>('.wrap-up-form :is(input, textarea)')?.focus();

function takeLongest(model: DeskModel): void {
  const [visitor] = waitingElsewhere(model.presence.waiting.get() ?? [], model.record.get());
  if (visitor !== undefined) void model.take(visitor);
}

/** The chat whose visitor has waited for an answer for longest. */
function longestUnanswered(model: DeskModel): string | undefined {
  const waiting = model.record.get().chats.flatMap((chat) => {
    const transcript = model.chat(chat.key)?.transcript.get() ?? [];
    const { unansweredSince } = lastWords(chat, transcript, model.tenantOf(chat)?.address);
    return unansweredSince === undefined ? [] : [{ key: chat.key, unansweredSince }];
  });
  return waiting.toSorted((one, other) => one.unansweredSince - other.unansweredSince)[0]?.key;
}

function inChat(name: 'whisper' | 'invite' | 'hand-over' | 'leave' | 'end', { model, open }: ShortcutTarget): void {
  const { active } = model.record.get();
  const chat = model.chat(active);
  if (chat === undefined || chatOf(model.record.get(), active)?.ending !== undefined) return;
  const { colleagues, transfer } = chat.capabilities;
  if ((name === 'invite' || name === 'hand-over' || name === 'leave') && !colleagues) {
    if (name !== 'leave' && transfer) open('transfer');
    return;
  }
  // Entering the mode is harmless; leaving it needs a confirmation.
  const isSpeaking = chat.audience.state.get().audience === 'everyone';
  if (name !== 'whisper') open(name);
  else if (chat.canSwitch && isSpeaking) void chat.choose('agents');
  else if (chat.canSwitch) open('speak');
}
