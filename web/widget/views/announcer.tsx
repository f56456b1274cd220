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
  const told = useRef(view.entries.length);
  const [spoken, setSpoken] = useState<readonly { readonly key: number; readonly text: string }[]>([]);
  const { entries, companyName } = view;
  useEffect(() => {
    const news = entries.slice(told.current).flatMap((entry, at) => {
      const key = told.current + at;
      if (entry.kind === 'said') return [];
      if (entry.kind === 'note') return [{ key, text: noteText(entry) }];
      return [{ key, text: texts.says(entry.from.name || companyName, entry.text) }];
    });
    told.current = entries.length;
    if (news.length > 0) setSpoken((before) => [...before, ...news].slice(-keptAnnouncements));
  }, [entries.length]);
  return (
    <div class="unseen" role="log" aria-label={texts.messages}>
      {spoken.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
