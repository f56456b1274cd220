/** Something to be read out once. */
export type Announcement = { readonly key: number; readonly text: string };

type AnnouncementsProps = { readonly label: string; readonly announced: readonly Announcement[] };

const keptCount = 5;

/** A live region that reads out what is added. The list of messages is none: it would read out own and old messages, too. */
export function Announcements({ label, announced }: AnnouncementsProps) {
  return (
    <div class="unseen" role="log" aria-live="polite" aria-label={label}>
      {announced.slice(-keptCount).map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
