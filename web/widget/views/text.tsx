import { linkParts } from '../../text/links.ts';
import * as texts from '../messages/en.ts';

/** What somebody wrote: text and nothing but text, except that web addresses can be clicked. */
export function Text({ text }: { readonly text: string }) {
  return (
    <>
      {linkParts(text).map((part, at) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={`${at}-${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
            <span class="unseen"> ({texts.linkNote})</span>
          </a>
        ),
      )}
    </>
  );
}
