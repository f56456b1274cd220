import * as icons from '../../views/icons.ts';
import { type ChatView, isUnderWay } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { Tool } from '../views/header.tsx';

/** The status of a chat that goes on, below the company's name. */
export function Status({ view: { stage, agents } }: { readonly view: ChatView }) {
  if (stage.name === 'talking') {
    return <StatusLine mood="good" text={texts.talkingWith(agents.join(', '))} />;
  }
  if (stage.name === 'waiting') return <StatusLine mood="busy" text={texts.waiting} />;
  if (stage.name === 'connecting') return <StatusLine mood="busy" text={texts.connecting} />;
  return null;
}

function StatusLine({ mood, text }: { readonly mood: 'good' | 'busy'; readonly text: string }) {
  return (
    <p class="status">
      <span class={`dot ${mood}`} aria-hidden="true" />
      {text}
    </p>
  );
}

type EndToolsProps = { readonly view: ChatView; readonly onSave: () => void; readonly onEnd: () => void };

/** Keeps what was said so far, and ends a chat that goes on. */
export function EndTools({ view: { stage, entries }, onSave, onEnd }: EndToolsProps) {
  if (!isUnderWay(stage)) return null;
  return (
    <>
      {entries.length > 0 && <Tool icon={icons.save} label={texts.download} onClick={onSave} />}
      <Tool icon={icons.leave} label={texts.end} onClick={onEnd} />
    </>
  );
}
