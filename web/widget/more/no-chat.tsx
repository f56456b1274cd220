import * as icons from '../../views/icons.ts';
import type { Stage } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { Pane } from '../views/pane.tsx';
import { times } from '../views/times.ts';

type NoChatProps = { readonly stage: Stage; readonly onAgain: () => void };

/** Why there is no chat, where the service or the platform has said so. */
export function NoChat({ stage, onAgain }: NoChatProps) {
  if (stage.name === 'closed') {
    const { opensAt } = stage;
    const opens = opensAt === undefined ? undefined : texts.closedText(times.dayAndTime(opensAt));
    const text = [stage.text, opens].filter(Boolean).join(' ') || texts.closedTextUnknown;
    return <Pane icon={icons.moon} title={texts.closedTitle} text={text} />;
  }
  if (stage.name === 'busy') {
    const text = texts.busyText(times.time(stage.until));
    return <Pane icon={icons.clock} title={texts.busyTitle} text={text} again={texts.retry} onAgain={onAgain} />;
  }
  if (stage.name === 'not-begun') {
    const [title, text] = [texts.endedDeclined, texts.notBegunText];
    return <Pane icon={icons.speechWithText} title={title} text={text} again={texts.back} onAgain={onAgain} />;
  }
  return <Pane icon={icons.speechWithText} title={texts.refusedTitle} text={texts.refusedText} />;
}
