import { Text } from './text.tsx';
import { words } from './words.ts';

/** What the visitor filled in before the chat; nothing where nothing was asked. */
export function Details({ details }: { readonly details: Readonly<Record<string, string>> }) {
  const filled = Object.entries(details).filter(([, value]) => value.trim() !== '');
  if (filled.length === 0) return null;
  return (
    <dl class="details" aria-label={words.say('details')}>
      {filled.map(([field, value]) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            <Text text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
