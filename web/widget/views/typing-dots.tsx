import { Avatar } from './avatar.tsx';
import { words } from './words.ts';

/** That somebody is typing. */
export function TypingDots({ names }: { readonly names: readonly string[] }) {
  const joined = names.join(', ');
  return (
    <li class="group appear typing">
      <Avatar name={joined} isSmall />
      <div class="lines">
        <div class="bubble">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </div>
        <span class="stamp">{words.say(names.length > 1 ? 'areTyping' : 'isTyping', { names: joined })}</span>
      </div>
    </li>
  );
}
