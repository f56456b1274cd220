import { Dialog } from '../../views/dialog.tsx';
import { shortcuts } from '../model/shortcuts.ts';
import { words } from '../views/words.ts';

/** All keyboard shortcuts. */
export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={words.say('shortcuts')} onClose={onClose}>
      <dl class="keys">
        {shortcuts.map(({ shown, text }) => (
          <div key={text}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words.say(text)}</dd>
          </div>
        ))}
      </dl>
      <div class="answers">
        <button type="button" class="primary" onClick={onClose}>
          {words.say('close')}
        </button>
      </div>
    </Dialog>
  );
}
