import type { Ending } from '../chat/chat-record.ts';
import type { ChatText } from '../messages/en.ts';
import { words } from './words.ts';

type AfterEndProps = {
  readonly ending: Ending;
  readonly hasLines: boolean;
  readonly onSave: () => void;
  readonly onAgain: () => void;
};

const said: Readonly<Record<Ending, { readonly title: ChatText; readonly text: ChatText | undefined }>> = {
  visitor: { title: 'endedVisitor', text: 'endedText' },
  company: { title: 'endedCompany', text: 'endedText' },
  nobody: { title: 'endedNobody', text: 'endedNobodyText' },
  declined: { title: 'endedDeclined', text: 'endedNobodyText' },
  lost: { title: 'endedLost', text: 'endedLostText' },
};

/** How the chat ended, and what can be done now; stands where the composer was. */
export function AfterEnd({ ending, hasLines, onSave, onAgain }: AfterEndProps) {
  const { title, text } = said[ending];
  return (
    <div class="after appear">
      <h2>{words.say(title)}</h2>
      {text !== undefined && <p>{words.say(text)}</p>}
      {hasLines && (
        <button type="button" class="secondary" onClick={onSave}>
          {words.say('download')}
        </button>
      )}
      <button type="button" class="primary" onClick={onAgain}>
        {words.say('startAgain')}
      </button>
    </div>
  );
}
