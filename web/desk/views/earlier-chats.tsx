import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../../views/dialog.tsx';
import type { EarlierChat, WrapUp } from '../api/desk-api.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { tenantsWith } from '../model/transport-link.ts';
import type { DeskChat, TranscriptLine } from '../record/desk-record.ts';
import { words } from './words.ts';

/** The service may not have heard yet that the agent is in. */
const againMs = 3_000;
const mostTries = 4;

type EarlierChatsProps = { readonly model: DeskModel; readonly chat: DeskChat };

/** What a returning visitor had talked of before; nothing where this is the first time. */
export function EarlierChats({ model, chat }: EarlierChatsProps) {
  const { conversation, ending } = chat;
  const own = model.tenantOf(chat);
  const isKnown = own !== undefined && tenantsWith('earlier', model).includes(own);
  const tenant = own?.id ?? '';
  const found = useAsked(
    () =>
      !isKnown || conversation === '' || ending !== undefined
        ? undefined
        : model.history.earlier({ tenant, conversation }),
    [tenant, conversation, ending],
  );
  if (found === undefined || found.length === 0) return null;
  const read = (id: string) =>
    model.history.earlierChat({ tenant, conversation }, id).then(({ transcript }) => transcript);
  return (
    <section>
      <h3>{words.say('earlierChats')}</h3>
      <ChatList chats={found} read={read} />
    </section>
  );
}

/** The agent's own chats of the last days, to be read. */
export function OwnChats({ model }: { readonly model: DeskModel }) {
  const [isOpen, setOpen] = useState(false);
  const tenants = tenantsWith('earlier', model);
  if (tenants.length === 0) return null;
  const close = (): void => setOpen(false);
  return (
    <>
      <button type="button" class="plain own-chats" onClick={() => setOpen(true)}>
        {words.say('ownChats')}
      </button>
      {isOpen && (
        <Dialog title={words.say('ownChats')} onClose={close}>
          {tenants.map(({ id, displayName }) => (
            <OwnOfTenant key={id} model={model} tenant={id} name={tenants.length > 1 ? displayName : ''} />
          ))}
          <div class="answers">
            <button type="button" class="secondary" autofocus onClick={close}>
              {words.say('close')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

type OwnOfTenantProps = { readonly model: DeskModel; readonly tenant: string; readonly name: string };

function OwnOfTenant({ model, tenant, name }: OwnOfTenantProps) {
  const chats = useAsked(() => model.history.ownChats(tenant), [tenant]);
  return (
    <section>
      {name !== '' && <h3 dir="auto">{name}</h3>}
      {chats === undefined || chats.length === 0 ? (
        <p role="status">{words.say(chats === undefined ? 'oneMoment' : 'noOwnChats')}</p>
      ) : (
        <ChatList
          chats={chats}
          read={(id) => model.history.conversation({ tenant, conversation: id }).then(({ transcript }) => transcript)}
        />
      )}
    </section>
  );
}

type ChatListProps = {
  readonly chats: readonly EarlierChat[];
  readonly read: (id: string) => Promise<readonly TranscriptLine[]>;
};

function ChatList({ chats, read }: ChatListProps) {
  const [open, setOpen] = useState('');
  return (
    <ul class="earlier">
      {chats.map((chat) => (
        <li key={chat.id}>
          <button
            type="button"
            class="plain"
            aria-expanded={chat.id === open}
            onClick={() => setOpen(chat.id === open ? '' : chat.id)}
          >
            <span>
              {words.dayAndTime(chat.startedAt)}
              {chat.rating !== undefined && <em> · {words.say('rated', { stars: chat.rating })}</em>}
            </span>
            <bdi>{chat.subject || chat.visitor || words.say('visitor')}</bdi>
            {chat.wrapUp.tags.length > 0 && <Tags of={chat.wrapUp} />}
          </button>
          {chat.id === open && chat.wrapUp.note !== '' && (
            <p class="earlier-note" dir="auto">
              {chat.wrapUp.note}
            </p>
          )}
          {chat.id === open && <Lines read={() => read(chat.id)} />}
        </li>
      ))}
    </ul>
  );
}

function Tags({ of: { tags } }: { readonly of: Pick<WrapUp, 'tags'> }) {
  return (
    <span class="tags">
      {tags.map((tag) => (
        <bdi key={tag}>{tag}</bdi>
      ))}
    </span>
  );
}

function Lines({ read }: { readonly read: () => Promise<readonly TranscriptLine[]> }) {
  const lines = useAsked(read, []);
  if (lines === undefined) return <p role="status">{words.say('oneMoment')}</p>;
  if (lines.length === 0) return <p>{words.say('noLines')}</p>;
  return (
    <ol>
      {lines.map(({ number, by, displayName, text, audience }) => (
        <li key={number} class={audience === 'agents' ? 'whispered' : undefined}>
          <strong dir="auto">{displayName || words.say(by === 'visitor' ? 'visitor' : 'service')}</strong>
          {audience === 'agents' && <span class="tag">{words.say('whispered')}</span>}
          <span dir="auto">{text}</span>
        </li>
      ))}
    </ol>
  );
}

/** What the service answers, as a Preact hook; asked for again a few times. */
function useAsked<T>(ask: () => Promise<T> | undefined, inputs: readonly unknown[]): T | undefined {
  const [answer, setAnswer] = useState<T | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const tryOnce = (attempt: number): void => {
      ask()?.then(
        (found) => !isOver && setAnswer(found),
        () => {
          if (!isOver && attempt < mostTries) again = setTimeout(() => tryOnce(attempt + 1), againMs);
        },
      );
    };
    setAnswer(undefined);
    tryOnce(1);
    return () => {
      isOver = true;
      clearTimeout(again);
    };
  }, [...inputs]);
  return answer;
}
