import type { ComponentChildren } from 'preact';
import { Observable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Dialog } from '../../views/dialog.tsx';
import { Text } from '../../views/text.tsx';
import type { PageValue } from '../api/desk-api.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { languageName, pageValuesOf, visitPageOf } from '../model/visit-page.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { chatName } from './chat-texts.ts';
import { Details } from './details.tsx';
import { EarlierChats } from './earlier-chats.tsx';
import { words } from './words.ts';

const noValues = new Observable<readonly PageValue[]>([]);

/** From this width on the visitor stands beside the chat. */
export const besideTheChat = '(width >= 75rem)';

type VisitorProps = { readonly model: DeskModel; readonly chat: DeskChat };

/** The visitor, beside the chat. */
export function VisitorColumn({ model, chat }: VisitorProps) {
  return (
    <aside class="visitor" aria-labelledby="visitor-title">
      <h2 id="visitor-title">{words.say('aboutVisitor')}</h2>
      <VisitorSections model={model} chat={chat} />
    </aside>
  );
}

type VisitorDialogProps = VisitorProps & { readonly onClose: () => void };

/** The same where there is no room beside the chat. */
export function VisitorDialog({ model, chat, onClose }: VisitorDialogProps) {
  return (
    <Dialog title={words.say('aboutVisitor')} onClose={onClose}>
      <div class="visitor">
        <VisitorSections model={model} chat={chat} />
      </div>
      <div class="answers">
        <button type="button" class="secondary" onClick={onClose}>
          {words.say('close')}
        </button>
      </div>
    </Dialog>
  );
}

/** All that is known of the visitor, one section after the other. */
function VisitorSections({ model, chat }: VisitorProps) {
  return (
    <>
      <Who model={model} chat={chat} />
      <Identity model={model} chat={chat} />
      <PageValues model={model} chat={chat} />
      <Page chat={chat} />
      <EarlierChats key={chat.key} model={model} chat={chat} />
    </>
  );
}

type SectionProps = { readonly title: DeskText; readonly children: ComponentChildren };

/** A part of what is known of the visitor, under its own heading. */
function VisitorSection({ title, children }: SectionProps) {
  return (
    <section>
      <h3>{words.say(title)}</h3>
      {children}
    </section>
  );
}

function Who({ model, chat }: VisitorProps) {
  return (
    <section>
      <p class="visitor-name" dir="auto">
        {chatName(chat)}
      </p>
      <Details about={chat} labels={model.tenantOf(chat)?.labels} />
    </section>
  );
}

/** Who the visitor is, where the company's site has vouched for it. */
function Identity({ model, chat }: VisitorProps) {
  const facts = useObservable(model.chat(chat.key)?.identity ?? noValues);
  const told = facts.map(({ name, text = '' }) => [name === 'sub' ? words.say('customer') : name, text] as const);
  return <ToldSection title="identity" mark="verified" told={told} />;
}

/** What the page lets agents know of the visitor; anyone could have made the page say so. */
function PageValues({ model, chat }: VisitorProps) {
  const told = pageValuesOf(chat.details, useObservable(model.chat(chat.key)?.values ?? noValues));
  return <ToldSection title="pageValues" mark="unverified" told={told} />;
}

type ToldProps = {
  readonly title: DeskText;
  readonly mark: 'verified' | 'unverified';
  readonly told: readonly (readonly [name: string, text: string])[];
};

function ToldSection({ title, mark, told }: ToldProps) {
  if (told.length === 0) return null;
  return (
    <VisitorSection title={title}>
      <p class={`mark ${mark}`}>{words.say(mark)}</p>
      <dl class="details">
        {told.map(([name, text]) => (
          <div key={name}>
            <dt dir="auto">{name}</dt>
            <dd dir="auto">
              <Text text={text} linkNote={words.say('linkNote')} />
            </dd>
          </div>
        ))}
      </dl>
    </VisitorSection>
  );
}

function Page({ chat: { details, cameAt } }: Pick<VisitorProps, 'chat'>) {
  const { title, address, browser, language } = visitPageOf(details);
  const told: readonly (readonly [DeskText, string | undefined])[] = [
    ['pageTitle', title],
    ['pageAddress', address],
    ['pageCameAt', cameAt === undefined ? undefined : words.timeOfLine(cameAt, Date.now())],
    ['pageBrowser', browser],
    ['pageLanguage', language === undefined ? undefined : languageName(language, words.language)],
  ];
  const known = told.flatMap(([label, text]) => (text === undefined ? [] : [{ label, text }]));
  if (known.length === 0) return null;
  return (
    <VisitorSection title="page">
      <dl class="details">
        {known.map(({ label, text }) => (
          <div key={label}>
            <dt>{words.say(label)}</dt>
            <dd dir="auto">{label === 'pageAddress' ? <Text text={text} linkNote={words.say('linkNote')} /> : text}</dd>
          </div>
        ))}
      </dl>
    </VisitorSection>
  );
}
