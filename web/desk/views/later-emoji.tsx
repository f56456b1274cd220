import { useEffect, useState } from 'preact/hooks';
import type { EmojiDialog } from '../emoji/emoji-dialog.tsx';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';

type LaterEmojiProps = { readonly model: DeskModel; readonly chat: DeskChat; readonly onClose: () => void };

/** The emoji, which are loaded when they are asked for; what is picked stands where the agent was writing. */
export function LaterEmoji({ model, chat, onClose }: LaterEmojiProps) {
  const [part, setPart] = useState<{ readonly Dialog: typeof EmojiDialog } | undefined>(undefined);
  useEffect(() => {
    import('../emoji/emoji-dialog.tsx').then(({ EmojiDialog: Dialog }) => setPart({ Dialog }), onClose);
  }, []);
  if (part === undefined) return null;
  const pick = (emoji: string): void => {
    const field = document.querySelector<HTMLTextAreaElement>('.composer textarea');
    const [from, to] = [field?.selectionStart ?? chat.draft.length, field?.selectionEnd ?? chat.draft.length];
    model.write(chat.key, `${chat.draft.slice(0, from)}${emoji}${chat.draft.slice(to)}`);
    onClose();
  };
  return <part.Dialog onPick={pick} onClose={onClose} />;
}
