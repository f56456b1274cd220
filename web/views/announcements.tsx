/** Something to be read out once. */
export type Announcement = { readonly key: number; readonly text: string };

type AnnouncementsProps = { readonly label: string; readonly announced: readonly Announcement[] };

const keptCount = 5;

/** Reads out what is added. No list of messages is a live region itself: it would read out own lines and old ones, too. */
export function Announcements({ label, announced }: AnnouncementsProps) {
  return (
    <div class="unseen" role="log" aria-live="polite" aria-label={label}>
      {announced.slice(-keptCount).map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
