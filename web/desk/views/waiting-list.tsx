import { isolated } from '../../../shared/kernel/visible-text.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { TenantVisitor } from '../model/presence.ts';
import type { DeskRecord } from '../record/desk-record.ts';
import { durationText, takenText } from './chat-texts.ts';
import { InvitationCard } from './invitation-card.tsx';
import { useNow } from './use-now.ts';
import { words } from './words.ts';

/** The visitors who wait and do not ring here, longest first, without those whose chat the agent is in already. */
export function waitingElsewhere(
  waiting: readonly TenantVisitor[],
  { invitations, chats }: Pick<DeskRecord, 'invitations' | 'chats'>,
): readonly TenantVisitor[] {
  const here = new Set([...invitations, ...chats.filter(({ ending }) => ending === undefined)].map(idOf));
  return waiting.filter((visitor) => !here.has(idOf(visitor)));
}

const idOf = ({ conversation }: { readonly conversation: string }): string => conversation;

type WaitingListProps = {
  readonly model: DeskModel;
  readonly record: DeskRecord;
  readonly onChoose: (key: string) => void;
};

/** Everyone who waits: those who ring here first, then all others of the agent's tenants. */
export function WaitingList({ model, record, onChoose }: WaitingListProps) {
  const { invitations } = record;
  const told = useObservable(model.presence.waiting);
  const queues = useObservable(model.presence.queues);
  const taken = useObservable(model.taken);
  const others = waitingElsewhere(told ?? [], record);
  const count = invitations.length + others.length;
  return (
    <section aria-labelledby="waiting-title" class={count > 0 ? 'waiting some' : 'waiting'}>
      <h2 id="waiting-title">
        {words.say('invitations')}
        {count > 0 && <span class="count">{count}</span>}
      </h2>
      {taken !== undefined && <p class="taken">{takenText(taken)}</p>}
      {queues.map(({ name, count: waiting }) => (
        <p key={name} class="nothing">
          <bdi>{name}</bdi>: {words.say('queueWaiting', { count: waiting })}
        </p>
      ))}
      {count === 0 ? (
        queues.length === 0 && (
          <p class="nothing">{words.say(told === undefined ? 'waitingUnknown' : 'noInvitations')}</p>
        )
      ) : (
        <ul>
          {invitations.map((invitation) => (
            <InvitationCard key={invitation.key} model={model} invitation={invitation} onAccept={onChoose} />
          ))}
          {others.map((visitor) => (
            <WaitingItem key={visitor.conversation} model={model} visitor={visitor} />
          ))}
        </ul>
      )}
    </section>
  );
}

type WaitingItemProps = { readonly model: DeskModel; readonly visitor: TenantVisitor };

function WaitingItem({ model, visitor }: WaitingItemProps) {
  const { conversation, tenant, name, subject, since, awaySince } = visitor;
  const isTaking = useObservable(model.takings.under).includes(conversation);
  const waited = durationText(useNow() - since);
  const question = subject || words.say('noQuestion');
  return (
    <li class="waiter">
      <p class="line">
        <strong dir="auto">{name || words.say('visitor')}</strong>
        <span class="stamp">
          {model.tenants.length > 1 ? `${words.say('asksFor', { company: tenant.displayName })} · ` : ''}
          <span class="aside">{words.say('waitsFor', { time: waited })}</span>
          <bdi aria-hidden="true">{waited}</bdi>
        </span>
      </p>
      <p class="question" dir="auto">
        {question}
      </p>
      {awaySince !== undefined && <p class="away">{words.say('awaySince', { since: words.time(awaySince) })}</p>}
      <div class="line">
        <p class="asked">{askedText(visitor)}</p>
        <button
          type="button"
          class="secondary"
          aria-label={
            isTaking ? `${words.say('taking')} ${isolated(question)}` : words.say('takeOf', { subject: question })
          }
          aria-disabled={isTaking}
          onClick={() => void model.take(visitor)}
        >
          {words.say(isTaking ? 'taking' : 'take')}
        </button>
      </div>
    </li>
  );
}

/** Who is asked for a visitor. */
function askedText({ asked, tenant }: TenantVisitor): string {
  const nameOf = (address: string): string =>
    address === tenant.address
      ? words.say('askingYou')
      : isolated(tenant.colleagues.find((one) => one.address === address)?.displayName ?? address.replace(/^sip:/, ''));
  return asked.length === 0 ? words.say('askingNone') : words.say('asking', { names: asked.map(nameOf).join(', ') });
}
