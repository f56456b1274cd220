import { useRef } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { Announcements } from '../../views/announcements.tsx';
import type { ChatView } from '../chat/chat-view.ts';
import { noteText } from '../chat/record-texts.ts';
import * as texts from '../messages/en.ts';

/** Reads out what has come in since the page was opened or the chat began. */
export function Announcer({ view: { companyName, entries } }: { readonly view: ChatView }) {
  const incoming = entries.filter((entry) => entry.kind !== 'said');
  const oldCount = useRef(incoming.length);
  if (incoming.length < oldCount.current) oldCount.current = 0;
  const announced = incoming.slice(oldCount.current).map((entry, key) => {
    const text =
      entry.kind === 'note'
        ? noteText(entry)
        : texts.says(isolated(entry.from.name || companyName), isolated(entry.text));
    return { key, text };
  });
  return <Announcements label={texts.messages} announced={announced} />;
}
