import { Dots } from '../../views/dots.tsx';
import * as texts from '../messages/en.ts';
import { Avatar } from './avatar.tsx';

/** That somebody is typing. */
export function TypingDots({ names }: { readonly names: readonly string[] }) {
  const joined = names.join(', ');
  return (
    <li class="group appear typing">
      <Avatar name={joined} isSmall />
      <div class="lines">
        <div class="bubble">
          <Dots />
        </div>
        <span class="stamp">{names.length > 1 ? texts.areTyping(joined) : texts.isTyping(joined)}</span>
      </div>
    </li>
  );
}
