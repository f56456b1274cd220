import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../chat/chat-view.ts';
import { noteText } from '../chat/note-text.ts';
import * as texts from '../messages/en.ts';

const keptAnnouncements = 5;

/**
 * Reads out what comes in, once. The list of messages is no live region itself: one's own lines and those of before a reload
 * would be read out, too.
 */
export function Announcer({ view }: { readonly view: ChatView }) {
  const { companyName } = view;
  const incoming = view.entries.filter((entry) => entry.kind !== 'said');
  const told = useRef(incoming.length);
  const [spoken, setSpoken] = useState<readonly { readonly key: number; readonly text: string }[]>([]);
  useEffect(() => {
    const news = incoming.slice(told.current).map((entry, at) => {
      const text = entry.kind === 'note' ? noteText(entry) : texts.says(entry.from.name || companyName, entry.text);
      return { key: told.current + at, text };
    });
    told.current = incoming.length;
    if (news.length > 0) setSpoken((before) => [...before, ...news].slice(-keptAnnouncements));
  }, [incoming.length]);
  return (
    <div class="unseen" role="log" aria-label={texts.messages}>
      {spoken.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
