import { useState } from 'preact/hooks';

type Announcement = { readonly key: number; readonly text: string };

const keptCount = 5;

/** The texts that were announced last, and a function that announces more. */
export function useAnnouncements(): readonly [readonly Announcement[], (...texts: readonly string[]) => void] {
  const [announced, setAnnounced] = useState<readonly Announcement[]>([]);
  const announce = (...texts: readonly string[]): void =>
    setAnnounced((before) => {
      const next = (before.at(-1)?.key ?? 0) + 1;
      return [...before, ...texts.map((text, at) => ({ key: next + at, text }))].slice(-keptCount);
    });
  return [announced, announce];
}

type AnnouncementsProps = { readonly label: string; readonly announced: readonly Announcement[] };

/** Reads out each announcement once. No list of messages is a live region itself: it would read out own lines and old ones, too. */
export function Announcements({ label, announced }: AnnouncementsProps) {
  return (
    <div class="unseen" role="log" aria-live="polite" aria-label={label}>
      {announced.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
