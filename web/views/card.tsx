import { Icon } from './icon.tsx';
import * as icons from './icons.ts';

type CardProps = {
  readonly title: string;
  readonly text: string;
  readonly fault?: string | undefined;
  readonly action?: { readonly text: string; readonly run: () => void } | undefined;
};

/** A page with one statement, and at most one action. */
export function Card({ title, text, fault, action }: CardProps) {
  return (
    <main class="card-page">
      <div class="card">
        <Icon of={icons.speech} />
        <h1>{title}</h1>
        <p>{text}</p>
        {fault !== undefined && (
          <p class="complaint" role="alert">
            {fault}
          </p>
        )}
        {action !== undefined && (
          <button type="button" class="primary" onClick={action.run}>
            {action.text}
          </button>
        )}
      </div>
    </main>
  );
}
