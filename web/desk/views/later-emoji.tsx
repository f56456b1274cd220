import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { LaterPart } from './later-part.tsx';

type LaterEmojiProps = { readonly model: DeskModel; readonly chat: DeskChat; readonly onClose: () => void };

/** The emoji, which are loaded when they are asked for; what is picked stands where the agent was writing. */
export function LaterEmoji({ model, chat, onClose }: LaterEmojiProps) {
  const pick = (emoji: string): void => {
    const field = document.querySelector<HTMLTextAreaElement>('.composer textarea');
    const [from, to] = [field?.selectionStart ?? chat.draft.length, field?.selectionEnd ?? chat.draft.length];
    model.write(chat.key, `${chat.draft.slice(0, from)}${emoji}${chat.draft.slice(to)}`);
    onClose();
  };
  return <LaterPart name="EmojiDialog" props={{ onPick: pick, onClose }} />;
}
