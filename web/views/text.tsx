import { linkParts } from '../text/links.ts';

type TextProps = {
  readonly text: string;
  /** Read out after each link. */
  readonly linkNote: string;
};

/** What a person wrote, as plain text in which web addresses are links. */
export function Text({ text, linkNote }: TextProps) {
  return (
    <>
      {linkParts(text).map((part, at) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={`${at}-${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            <bdi dir="ltr">{part.text}</bdi>
            <span class="unseen"> ({linkNote})</span>
          </a>
        ),
      )}
    </>
  );
}
