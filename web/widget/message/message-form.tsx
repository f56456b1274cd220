import { useEffect, useRef, useState } from 'preact/hooks';
import type { HostPort } from '../../embed/host-port.ts';
import * as icons from '../../views/icons.ts';
import type { ChatView } from '../chat/chat-view.ts';
import { askReception, isReception, type Question, type Reception } from '../chat/reception.ts';
import { answerFault } from '../form/answer-fault.ts';
import { Field } from '../form/field.tsx';
import { PrivacyNote } from '../form/privacy-note.tsx';
import * as texts from '../messages/en.ts';
import type { ChatStore } from '../store/chat-store.ts';
import { Pane } from '../views/pane.tsx';
import { times } from '../views/times.ts';
import { type Sent, sendMessage } from './send-message.ts';

type MessageFormProps = {
  readonly port: Pick<HostPort, 'service' | 'tenant'>;
  readonly store: Pick<ChatStore, 'visitorId' | 'keepVisitorId'>;
  readonly view: ChatView;
  readonly onBack: () => void;
};

const newId = (): string => crypto.randomUUID().replaceAll('-', '');

const own: readonly Question[] = [
  { name: 'name', label: texts.messageName, required: false, options: [] },
  { name: 'email', label: texts.messageMail, required: true, options: [], kind: 'mail' },
  { name: 'question', label: texts.message, required: true, options: [] },
];

/** A visitor leaves a message. Source: carebridge.md#leave-a-message */
export function MessageForm({ port, store, view, onBack }: MessageFormProps) {
  const [reception, setReception] = useState<Reception | undefined>(undefined);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({ question: saidIn(view) });
  const [isChecked, setChecked] = useState(false);
  const [sent, setSent] = useState<Sent | 'sending' | undefined>(undefined);
  const messageId = useRef(newId());
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const asking = { fetch: fetch.bind(globalThis), warn: () => undefined };
    void askReception(port.service, port.tenant, { visitorId: undefined, isLook: true }, asking).then((answer) =>
      setReception(isReception(answer) ? answer : undefined),
    );
    form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, []);
  const consents = reception?.questions.filter(({ kind }) => kind === 'consent') ?? [];
  const fields = [...own, ...consents];
  const faultOf = (field: Question): string | undefined => answerFault(field, answers[field.name]?.trim() || undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const faulty = fields.find((field) => faultOf(field) !== undefined);
    if (faulty !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(faulty.name)}"]`)?.focus();
      return;
    }
    if (sent === 'sending') return;
    setSent('sending');
    const visitorId = store.visitorId() ?? newId();
    store.keepVisitorId(visitorId);
    const { name, email = '', question = '' } = answers;
    const agreed = consents.filter((field) => answers[field.name] !== undefined).map((field) => field.name);
    const message = { messageId: messageId.current, visitorId, mail: email.trim(), text: question.trim(), agreed };
    const url = `${port.service}/api/messages/${encodeURIComponent(port.tenant)}`;
    setSent(await sendMessage(url, { ...message, name: name?.trim() || undefined }));
  };
  if (sent === 'sent') {
    const text = texts.messageSentText((answers.email ?? '').trim());
    return (
      <Pane icon={icons.speechWithText} title={texts.messageSent} text={text} again={texts.back} onAgain={onBack} />
    );
  }
  return (
    <form class="form appear" ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <div>
        <h2>{texts.leaveMessage}</h2>
        <p>{texts.messageText}</p>
      </div>
      {fields.map((field) => (
        <Field
          key={field.name}
          question={field}
          value={answers[field.name] ?? ''}
          onType={(value) => setAnswers((before) => ({ ...before, [field.name]: value }))}
          fault={isChecked ? faultOf(field) : undefined}
        />
      ))}
      {reception?.privacy !== undefined && <PrivacyNote privacy={reception.privacy} />}
      {sent !== undefined && sent !== 'sending' && (
        <p class="fault" role="alert">
          {notSentText(sent)}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={sent === 'sending'}>
        {sent === 'sending' ? texts.sending : texts.messageSend}
      </button>
      <button type="button" class="secondary" onClick={onBack}>
        {texts.back}
      </button>
    </form>
  );
}

/** What the visitor has said in a chat that no agent has come to. */
const saidIn = ({ entries, pending }: ChatView): string =>
  [...entries.flatMap((entry) => (entry.kind === 'said' ? entry.text : [])), ...pending.map(({ text }) => text)].join(
    '\n',
  );

function notSentText(sent: Exclude<Sent, 'sent'>): string {
  return typeof sent === 'object' ? texts.busyText(times.time(Date.now() + sent.laterMs)) : texts.messageNotSent;
}
