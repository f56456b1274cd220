import type { Privacy } from '../chat/reception.ts';
import * as texts from '../messages/en.ts';

/** What becomes of what the visitor writes. */
export function PrivacyNote({ privacy: { text, link } }: { readonly privacy: Privacy }) {
  return (
    <p class="privacy">
      {text}{' '}
      {link !== undefined && <OutsideLink href={link} text={text === undefined ? texts.privacy : texts.readMore} />}
    </p>
  );
}

/** A link of the company's, which leaves the page alone. */
export function OutsideLink({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
      <span class="unseen"> ({texts.linkNote})</span>
    </a>
  );
}
