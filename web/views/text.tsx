import { linkParts } from '../text/links.ts';

type TextProps = {
  readonly text: string;
  /** What is read out after an address that can be clicked. */
  readonly linkNote: string;
};

/** What a person wrote: text and nothing but text, except that web addresses can be clicked. */
export function Text({ text, linkNote }: TextProps) {
  return (
    <>
      {linkParts(text).map((part, at) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={`${at}-${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
            <span class="unseen"> ({linkNote})</span>
          </a>
        ),
      )}
    </>
  );
}
