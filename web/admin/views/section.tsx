import type { ComponentChildren } from 'preact';

/** A part of a page under a heading. */
export function Section({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="part">
      <h3>{title}</h3>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {children}
    </section>
  );
}
