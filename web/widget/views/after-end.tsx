import type { Ending } from '../chat/chat-record.ts';
import * as texts from '../messages/en.ts';

type AfterEndProps = {
  readonly ending: Ending;
  readonly hasLines: boolean;
  readonly onSave: () => void;
  readonly onAgain: () => void;
};

const said: Readonly<Record<Ending, { readonly title: string; readonly text: string }>> = {
  visitor: { title: texts.endedVisitor, text: texts.endedText },
  company: { title: texts.endedCompany, text: texts.endedText },
  nobody: { title: texts.endedNobody, text: texts.endedNobodyText },
  declined: { title: texts.endedDeclined, text: texts.endedNobodyText },
  lost: { title: texts.endedLost, text: texts.endedLostText },
};

/** How the chat ended, and what can be done now; stands where the composer was. */
export function AfterEnd({ ending, hasLines, onSave, onAgain }: AfterEndProps) {
  const { title, text } = said[ending];
  return (
    <div class="after appear">
      <h2>{title}</h2>
      <p>{text}</p>
      {hasLines && (
        <button type="button" class="secondary" onClick={onSave}>
          {texts.download}
        </button>
      )}
      <button type="button" class="primary" onClick={onAgain}>
        {texts.startAgain}
      </button>
    </div>
  );
}
