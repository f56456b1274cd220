import { useState } from 'preact/hooks';
import { Dialog } from '../../views/dialog.tsx';
import { words } from '../views/words.ts';
import { foundEmoji } from './emoji-list.ts';

type EmojiDialogProps = { readonly onPick: (emoji: string) => void; readonly onClose: () => void };

/** Emoji by kind, found by words of both languages; arrow keys go through them. */
export function EmojiDialog({ onPick, onClose }: EmojiDialogProps) {
  const [search, setSearch] = useState('');
  const groups = foundEmoji(search);
  return (
    <Dialog title={words.say('emoji')} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus, arrow keys go from one to the next. */}
      <div class="emoji" onKeyDown={stepped}>
        <label class="note-field">
          {words.say('emojiSearch')}
          <input type="text" value={search} onInput={({ currentTarget }) => setSearch(currentTarget.value)} />
        </label>
        {groups.length === 0 && <p role="status">{words.say('noEmoji')}</p>}
        {groups.map(({ title, emoji }) => (
          <section key={title}>
            <h3>{words.say(title)}</h3>
            <div class="emoji-row">
              {emoji.map(({ shown, words: named }) => (
                <button
                  key={shown}
                  type="button"
                  class="plain"
                  title={named}
                  aria-label={named}
                  onClick={() => onPick(shown)}
                >
                  {shown}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('close')}
        </button>
      </div>
    </Dialog>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Goes from the field to the first emoji, and from one to the next. */
function stepped(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  const isText = event.target instanceof HTMLInputElement;
  if (step === undefined || (isText && event.key !== 'ArrowDown')) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.emoji-row button')];
  const direction = isRightToLeft() && event.key.match(/Left|Right/) !== null ? -step : step;
  const next = isText ? all[0] : all[all.findIndex((one) => one === event.target) + direction];
  event.preventDefault();
  next?.focus();
}

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';
