import { useEffect, useRef, useState } from 'preact/hooks';
import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import { Dialog } from '../../views/dialog.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import type { ChatView } from '../chat/chat-view.ts';
import type { ChatViewModel } from '../chat/chat-view-model.ts';
import type { CustomerTools, Others } from '../customer/other-devices.ts';
import type { NamedChat } from '../customer/with-others.ts';
import * as texts from '../messages/en.ts';
import { filedChats } from '../store/filed-chats.ts';
import type { Messages } from '../views/messages.tsx';
import { times } from '../views/times.ts';

type HistoryProps = {
  readonly model: Pick<ChatViewModel, 'identity' | 'view'>;
  /** Finds chats on other devices; undefined until it is loaded, and where no one is signed in at the company's site. */
  readonly customer: CustomerTools | undefined;
  /** Draws lines; undefined until it is loaded. */
  readonly Messages: typeof Messages | undefined;
  /** Offers a transcript as a download; undefined until it is loaded. */
  readonly save: ((entries: ChatRecord['entries'], companyName: string) => void) | undefined;
  readonly onBack: () => void;
};

/** How much of a chat's first line tells it from others. */
const longestGist = 80;

/** The chats that this device keeps, those that a customer had on others, and each of them to be read. */
export function History({ model, customer, onBack, ...drawing }: HistoryProps) {
  const [store] = useState(filedChats);
  const [name, setName] = useState<string | undefined>(undefined);
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('button')?.focus(), [name]);
  const [others, setOthers] = useState<Others>({ chats: [], note: undefined });
  useEffect(() => customer?.followOthers(model, setOthers), [customer]);
  const kept = store.names(Date.now()).flatMap((name) => {
    const record = store.read(name);
    return record === undefined ? [] : [{ name, record }];
  });
  const chats = customer?.withOthers(kept, others.chats) ?? kept;
  const record = chats.find((chat) => chat.name === name)?.record;
  // Whose it was has signed out, perhaps.
  useEffect(() => void (record ?? setName(undefined)), [record]);
  const isHere = kept.some((chat) => chat.name === name);
  const removed = (): void => {
    if (name !== undefined) store.remove(name);
    if (kept.length + others.chats.length < 2) onBack();
    setName(undefined);
  };
  return (
    <section class="history appear" ref={box} aria-label={texts.earlier}>
      <div class="bar">
        <button
          type="button"
          class="back"
          aria-label={texts.back}
          onClick={() => (name ? setName(undefined) : onBack())}
        >
          <Icon of={icons.back} />
        </button>
        <h2>{record === undefined ? texts.earlier : times.dayAndTime(record.startedAt)}</h2>
      </div>
      {record === undefined ? (
        <List chats={chats} note={others.note} onRead={setName} />
      ) : (
        <Kept
          {...drawing}
          record={record}
          note={isHere ? undefined : customer?.keptNote(record.companyName)}
          onRemove={removed}
        />
      )}
    </section>
  );
}

type ListProps = {
  readonly chats: readonly NamedChat[];
  readonly note: string | undefined;
  readonly onRead: (name: string) => void;
};

function List({ chats, note, onRead }: ListProps) {
  return (
    <>
      <ul>
        {chats.map(({ name, record }) => (
          <li key={name}>
            <button type="button" onClick={() => onRead(name)}>
              <span>{times.dayAndTime(record.startedAt)}</span>
              <bdi>{gistOf(record)}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{note}</p>
    </>
  );
}

/** What the visitor said first, or else whatever was. */
function gistOf({ entries }: ChatRecord): string {
  const lines = entries.filter((entry) => entry.kind !== 'note');
  const first = lines.find(({ kind }) => kind === 'said') ?? lines[0];
  return first === undefined ? '' : cutText(first.text.replace(/\s+/g, ' '), longestGist);
}

type KeptProps = Pick<HistoryProps, 'Messages' | 'save'> & {
  readonly record: ChatRecord;
  /** Why it cannot be removed here; undefined: it can. */
  readonly note: string | undefined;
  readonly onRemove: () => void;
};

/** A chat of before, read-only. */
function Kept({ record, note, Messages, save, onRemove }: KeptProps) {
  const [isAsking, setAsking] = useState(false);
  const nothing = (): void => undefined;
  return (
    <>
      <div class="lines-of-before">
        {Messages !== undefined && <Messages view={viewOf(record)} onRetry={nothing} onDiscard={nothing} />}
      </div>
      <div class="after">
        {save !== undefined && (
          <button type="button" class="secondary" onClick={() => save(record.entries, record.companyName)}>
            {texts.download}
          </button>
        )}
        {note === undefined ? (
          <button type="button" class="secondary" onClick={() => setAsking(true)}>
            {texts.discard}
          </button>
        ) : (
          <p>{note}</p>
        )}
      </div>
      {isAsking && (
        <Dialog
          title={texts.removeQuestion}
          text={texts.removeExplained(isolated(record.companyName || texts.company))}
          onClose={() => setAsking(false)}
        >
          <button type="button" class="primary" onClick={onRemove}>
            {texts.discard}
          </button>
          <button type="button" class="secondary" autofocus onClick={() => setAsking(false)}>
            {texts.keep}
          </button>
        </Dialog>
      )}
    </>
  );
}

const viewOf = ({ companyName, entries, ending = 'company' }: ChatRecord): ChatView => ({
  stage: { name: 'ended', ending, canGoOn: false },
  companyName,
  connection: 'connected',
  askedAgainAt: undefined,
  entries,
  pending: [],
  isTooFast: false,
  typing: [],
  agents: [],
  waiting: undefined,
  waitingToken: undefined,
  toRate: undefined,
  offersMessage: false,
});
