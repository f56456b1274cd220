import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../../views/dialog.tsx';
import { words } from '../views/words.ts';
import { type EmojiNames, foundEmoji, nameOf } from './emoji-list.ts';
import { emojiNames } from './emoji-names.ts';

type EmojiDialogProps = { readonly onPick: (emoji: string) => void; readonly onClose: () => void };

/** Emoji by kind, found by words of the agent's language; arrow keys go through them. */
export function EmojiDialog({ onPick, onClose }: EmojiDialogProps) {
  const [search, setSearch] = useState('');
  const [names, setNames] = useState<EmojiNames | undefined>(undefined);
  useEffect(() => {
    emojiNames(words.language).then(setNames, onClose);
  }, []);
  if (names === undefined) return null;
  const groups = foundEmoji(search, names);
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
              {emoji.map((shown) => (
                <button
                  key={shown}
                  type="button"
                  class="plain"
                  title={nameOf(shown, names)}
                  aria-label={nameOf(shown, names)}
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
