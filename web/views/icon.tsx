import type { Drawing } from './icons.ts';

/** A decorative line drawing. */
export function Icon({ of: { path, points } }: { readonly of: Drawing }) {
  return (
    <svg class={points ? 'icon pointing' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
