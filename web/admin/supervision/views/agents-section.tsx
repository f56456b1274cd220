import { Section } from '../../views/section.tsx';
import type { BoardAgent, CenterAgent, Live } from '../api/read-chats.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { words } from './words.ts';

type AgentsSectionProps = { readonly company: SupervisedCompany; readonly live: Pick<Live, 'agents' | 'centerAgents'> };

/** The agents of a company, or of the contact center that carries its chats. */
export function AgentsSection({ company, live: { agents, centerAgents = [] } }: AgentsSectionProps) {
  const { say } = words;
  const none = company.isAtCenter ? 'agentsAtCenter' : 'noAgents';
  return (
    <Section title={say('agents')}>
      {agents.length + centerAgents.length === 0 && <p class="hint">{say(none)}</p>}
      <ul class="entries">
        {agents.map((agent) => (
          <AgentItem
            key={agent.address}
            name={company.agents.get(agent.address) || agent.address}
            kind={agent.availability}
            status={statusText(agent)}
            chats={{ count: agent.chats, most: agent.maxChats }}
            activeAt={agent.activeAt}
          />
        ))}
        {centerAgents.map((agent) => (
          <AgentItem
            key={agent.id}
            name={agent.name}
            kind={kinds[agent.status]}
            status={say(centerTexts[agent.status])}
            chats={{ count: agent.chats, most: agent.capacity }}
            activeAt={agent.activeAt}
          />
        ))}
      </ul>
    </Section>
  );
}

type AgentItemProps = {
  readonly name: string;
  readonly kind: BoardAgent['availability'];
  readonly status: string;
  readonly chats: { readonly count: number; readonly most: number };
  readonly activeAt: number | undefined;
};

function AgentItem({ name, kind, status, chats, activeAt }: AgentItemProps) {
  const { say } = words;
  const active =
    activeAt === undefined ? say('neverActive') : say('activeAt', { time: words.timeOfLine(activeAt, Date.now()) });
  return (
    <li class="board-agent">
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <span class={`presence is-${kind}`}>{status}</span>
      <span class="hint">{say('chatsOf', chats)}</span>
      <span class="hint">{active}</span>
    </li>
  );
}

const statusTexts = {
  available: 'statusAvailable',
  away: 'statusAway',
  pause: 'statusPause',
  'signed-out': 'statusSignedOut',
} as const;

/** What an agent's desk says, as far as the desk is there. */
function statusText({ status, reason, availability }: BoardAgent): string {
  const { say } = words;
  if (status === undefined) return say('statusUnknown');
  const told = reason === undefined ? say(statusTexts[status]) : `${say(statusTexts[status])}: ${reason}`;
  return availability === 'unknown' && status !== 'signed-out' ? say('statusOnce', { status: told }) : told;
}

const centerTexts = {
  available: 'statusAvailable',
  offered: 'statusOffered',
  'in-chat': 'statusInChat',
  busy: 'statusInChat',
  'post-processing': 'statusWrapsUp',
  'on-break': 'statusPause',
  'work-offline': 'statusOffline',
  'logged-in': 'statusOffline',
  'logged-out': 'statusSignedOut',
} as const satisfies Readonly<Record<CenterAgent['status'], string>>;

/** Whether an agent of the contact center is there, as colours tell it. */
const kinds = {
  available: 'available',
  offered: 'available',
  'in-chat': 'available',
  busy: 'available',
  'post-processing': 'available',
  'on-break': 'away',
  'work-offline': 'away',
  'logged-in': 'away',
  'logged-out': 'unknown',
} as const satisfies Readonly<Record<CenterAgent['status'], BoardAgent['availability']>>;
