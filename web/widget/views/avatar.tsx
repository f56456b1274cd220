import { firstCharacter } from '../../../shared/kernel/grapheme-cut.ts';

/** The first letter of a name in a circle; the name itself stands beside it. */
export function Avatar({ name, isSmall = false }: { readonly name: string; readonly isSmall?: boolean }) {
  const initial = firstCharacter(name.trim()) || '·';
  return (
    <span class={isSmall ? 'avatar small' : 'avatar'} aria-hidden="true">
      {initial.toUpperCase()}
    </span>
  );
}
