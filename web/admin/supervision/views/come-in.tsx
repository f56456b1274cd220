import { useState } from 'preact/hooks';
import { Pause } from '../../../transport/back-off.ts';
import { Dialog } from '../../../views/dialog.tsx';
import { AdminFailure } from '../../api/requests.ts';
import type { Chat } from '../api/read-chats.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import type { SupervisionText } from '../messages/en.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { words } from './words.ts';

type ComeInProps = {
  readonly company: SupervisedCompany;
  readonly chat: Chat;
  readonly work: SupervisorWork;
  readonly onIn: () => void;
};

type Way = 'beside' | 'takeOver';

const ways = {
  beside: { name: 'comeIn', question: 'comeInQuestion', text: 'comeInText' },
  takeOver: { name: 'takeOver', question: 'takeOverQuestion', text: 'takeOverText' },
} as const satisfies Readonly<Record<Way, Readonly<Record<'name' | 'question' | 'text', SupervisionText>>>>;

/** How often it is asked whether the supervisor's desk has answered. */
const everyMs = 2_000;

/**
 * A supervisor who is one of the agents comes into a chat that an agent has. It rings at the supervisor's own desk; a contact center lets its own
 * agents in, so nothing is offered there. Source: carebridge.md#come-in
 */
export function ComeIn({ company: { id, isAtCenter, ownAddress }, chat, work, onIn }: ComeInProps) {
  const [asked, ask] = useState<Way | undefined>();
  const [told, tell] = useState<'rings' | 'isIn' | 'notIn' | 'noAgentThere' | 'comeInFailed' | undefined>();
  const { say } = words;
  if (isAtCenter || chat.phase !== 'attended') return null;
  if (ownAddress === undefined) return <p class="hint">{say('noAgentOneself')}</p>;
  const others = chat.agents.filter(({ address }) => address !== ownAddress);
  const own = chat.agents.find(({ address }) => address === ownAddress);
  const come = async (way: Way): Promise<void> => {
    ask(undefined);
    tell('rings');
    tell(await outcomeOf(work, { company: id, chat: chat.id, takesOver: way === 'takeOver' }));
    onIn();
  };
  const offered: readonly Way[] = others.length === 0 ? [] : own === undefined ? ['beside', 'takeOver'] : ['takeOver'];
  return (
    <>
      {offered.map((way) => (
        <button key={way} type="button" class="secondary" disabled={told === 'rings'} onClick={() => ask(way)}>
          {say(ways[way].name)}
        </button>
      ))}
      <span role="status">{told === undefined ? '' : say(told)}</span>
      {asked !== undefined && (
        <Dialog title={say(ways[asked].question)} text={say(ways[asked].text)} onClose={() => ask(undefined)}>
          <p class="answers">
            <button type="button" class="secondary" onClick={() => ask(undefined)}>
              {say('cancel')}
            </button>
            <button type="button" class="primary" onClick={() => void come(asked)}>
              {say(ways[asked].name)}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}

type Wish = { readonly company: string; readonly chat: string; readonly takesOver: boolean };

/** What came of it, once the desk has answered, or the ring is over. */
async function outcomeOf({ api, onSignedOut }: SupervisorWork, { company, chat, takesOver }: Wish) {
  try {
    let coming = await api.comeIn(company, chat, takesOver);
    while (coming.status === 'running') {
      await new Pause().wait(everyMs);
      coming = await api.comingIn(company, chat, coming.requestId);
    }
    return coming.status === 'done' ? ('isIn' as const) : ('notIn' as const);
  } catch (error) {
    if (!(error instanceof AdminFailure)) throw error;
    if (error.kind === 'signed-out') onSignedOut();
    return error.kind === 'conflict' || error.kind === 'gone' ? ('noAgentThere' as const) : ('comeInFailed' as const);
  }
}
