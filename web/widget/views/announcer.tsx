import { useEffect, useRef } from 'preact/hooks';
import { Announcements, useAnnouncements } from '../../views/announcements.tsx';
import type { ChatView } from '../chat/chat-view.ts';
import { noteText } from '../chat/note-text.ts';
import * as texts from '../messages/en.ts';

/** Reads out what comes in. */
export function Announcer({ view }: { readonly view: ChatView }) {
  const { companyName } = view;
  const incoming = view.entries.filter((entry) => entry.kind !== 'said');
  const announcedCount = useRef(incoming.length);
  const [announced, announce] = useAnnouncements();
  useEffect(() => {
    const newest = incoming.slice(announcedCount.current);
    announcedCount.current = incoming.length;
    const textOf = (entry: (typeof newest)[number]): string =>
      entry.kind === 'note' ? noteText(entry) : texts.says(entry.from.name || companyName, entry.text);
    if (newest.length > 0) announce(...newest.map(textOf));
  }, [incoming.length]);
  return <Announcements label={texts.messages} announced={announced} />;
}
