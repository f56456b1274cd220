import { useEffect, useState } from 'preact/hooks';
import { TransportFailure } from '../../transport/failure.ts';
import { Dialog } from '../../views/dialog.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import type { TransferTarget } from '../transport/agent-transport.ts';
import { words } from '../views/words.ts';

type TransferDialogProps = { readonly model: DeskModel; readonly chat: DeskChat; readonly onClose: () => void };

/** The queues and agents to whom a chat can be given. */
export function TransferDialog({ model, chat, onClose }: TransferDialogProps) {
  const [targets, setTargets] = useState<readonly TransferTarget[] | 'failed' | undefined>(undefined);
  useEffect(() => {
    model
      .centerOf(chat)
      ?.targets()
      .then(setTargets, (error: unknown) => {
        if (!(error instanceof TransportFailure)) throw error;
        setTargets('failed');
      });
  }, [chat.key]);
  const give = (target: TransferTarget): void => {
    onClose();
    void model.tryTo('transfer', async () => model.centerOf(chat)?.transfer(chat, target));
  };
  return (
    <Dialog title={words.say('transfer')} text={words.say('transferText')} onClose={onClose}>
      <p role="status">
        {targets === undefined ? words.say('loading') : targets === 'failed' && words.say('transferUnknown')}
      </p>
      {typeof targets === 'object' && (
        <ul class="colleagues">
          {targets.map((target) => (
            <li key={`${target.kind} ${target.id}`}>
              <button type="button" class="secondary" disabled={!target.isFree} onClick={() => give(target)}>
                <Icon of={target.kind === 'queue' ? icons.clock : icons.person} />
                <bdi>{target.name}</bdi>
                <em>{standingOf(target)}</em>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('cancel')}
        </button>
      </div>
    </Dialog>
  );
}

function standingOf({ kind, isFree, waiting = 0 }: TransferTarget): string {
  if (kind === 'agent') return words.say(isFree ? 'agentFree' : 'agentBusy');
  return isFree ? words.say('queueWaiting', { count: waiting }) : words.say('queueClosed');
}
