import type { Values } from '../../i18n/translator.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskText } from '../messages/en.ts';
import { words } from './words.ts';

type CardProps = {
  readonly title: DeskText;
  readonly text: DeskText;
  /** What the text takes in. */
  readonly values?: Values;
  readonly fault?: DeskText | undefined;
  readonly action?: { readonly text: DeskText; readonly run: () => void } | undefined;
};

/** A page with one statement, and at most one action. */
export function Card({ title, text, values, fault, action }: CardProps) {
  return (
    <main class="card-page">
      <div class="card">
        <Icon of={icons.speech} />
        <h1>{words.say(title)}</h1>
        <p>{words.say(text, values)}</p>
        {fault !== undefined && (
          <p class="complaint" role="alert">
            {words.say(fault)}
          </p>
        )}
        {action !== undefined && (
          <button type="button" class="primary" onClick={action.run}>
            {words.say(action.text)}
          </button>
        )}
      </div>
    </main>
  );
}
