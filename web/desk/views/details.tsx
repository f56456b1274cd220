import { Text } from '../../views/text.tsx';
import { detailsShown } from './chat-texts.ts';
import { words } from './words.ts';

type DetailsProps = {
  readonly about: { readonly details: Readonly<Record<string, string>>; readonly subject: string };
  readonly labels: ReadonlyMap<string, string> | undefined;
};

/** What the visitor filled in before the chat, besides name and question. */
export function Details({ about, labels }: DetailsProps) {
  const shown = detailsShown(about);
  if (shown.length === 0) return null;
  return (
    <dl class="details" aria-label={words.say('details')}>
      {shown.map(([field, value]) => (
        <div key={field}>
          <dt>{labels?.get(field) ?? field}</dt>
          <dd dir="auto">
            <Text text={value} linkNote={words.say('linkNote')} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
