import { askedPauseMs } from '../../transport/back-off.ts';
import type { TransportAccess, TransportName } from '../../transport/chat-transport.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';
import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';
import { language } from '../messages/en.ts';

/** A field to fill in before the chat; with `options` one of them is to be chosen. Source: carebridge.md#pre-chat */
export type Question = {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly options: readonly string[];
  /** How it is answered; undefined: by any text. */
  readonly kind?: string | undefined;
  /** Where it is to be read what is consented to. */
  readonly link?: string | undefined;
};

/** What becomes of what a visitor writes: in a text of the company, or behind a link. */
export type Privacy = { readonly text: string | undefined; readonly link: string | undefined };

/** How the company receives a visitor now. Source: carebridge.md#widget-token */
export type Reception = {
  readonly companyName: string;
  /** Whether the company has a logo to ask for. */
  readonly hasLogo?: boolean | undefined;
  readonly questions: readonly Question[];
  readonly isOpen: boolean;
  /** Epoch ms; undefined when open, or when it is not known. */
  readonly opensAt: number | undefined;
  /** What is read before the first message, by how the company stands. */
  readonly welcome: string | undefined;
  readonly privacy: Privacy | undefined;
  /** No agent is there. */
  readonly isUnstaffed: boolean;
  /** For so many days the device keeps chats that are over; 0: not at all. */
  readonly keptDays: number;
  /** By which the visitor says how the chat was; undefined where the company does not ask. */
  readonly ratingToken: string | undefined;
  /** By which the page asks for the visitor's place among those who wait; undefined where the channel tells it. */
  readonly waitingToken: string | undefined;
  readonly transport: TransportName;
  /** The visitor's id and access, where a token was asked for. */
  readonly visitorId: string | undefined;
  readonly access: TransportAccess | undefined;
};

/** Too many requests; the service has asked for a pause. */
type Later = { readonly laterMs: number };

/** Why there is no answer: `network`: the service did not answer; `refused`: not on this page; or too many requests. */
export type NoReception = 'network' | 'refused' | Later;

/** What the asking works with. */
type AskingDependencies = {
  readonly fetch: typeof fetch;
  /** Tells the page's developer what is wrong. */
  readonly warn: (words: string) => void;
};

const usualPauseMs = 60_000;

/** Under which id a visitor is to be known; `isLook`: no token is needed yet, and nothing is to be kept of the visitor. */
export type Asked = { readonly visitorId: string | undefined; readonly isLook: boolean };

/** Whether the service has received the visitor. */
export const isReception = (answer: Reception | NoReception | undefined): answer is Reception =>
  typeof answer === 'object' && 'access' in answer;

/** Asks the service for a token, or how the company stands alone. Source: carebridge.md#widget-token, carebridge.md#look */
export async function askReception(
  service: string,
  tenant: string,
  { visitorId, isLook }: Asked,
  { fetch, warn }: AskingDependencies,
): Promise<Reception | NoReception> {
  const url = `${service}/api/token/${encodeURIComponent(tenant)}`;
  const conversations = `${service}/api/relay/${encodeURIComponent(tenant)}/conversations`;
  const asked = { credentials: 'omit', cache: 'no-store' } as const;
  const headers = { 'content-type': 'application/json', 'accept-language': language };
  const body = JSON.stringify({ visitorId });
  const response = await fetch(isLook ? `${url}?look=1` : url, { ...asked, method: 'POST', headers, body }).catch(
    () => undefined,
  );
  if (response?.status === 429) return { laterMs: askedPauseMs(response) ?? usualPauseMs };
  const reception = response && receptionOf((await serviceAnswer(response, 'transport'))?.body, conversations);
  if (reception !== undefined) return reception;
  // A page that is not allowed cannot tell the refusal from a lost network. Source: carebridge.md#page-check
  const check = await fetch(`${url}/check`, asked).catch(() => undefined);
  const advice = textOf((check && (await serviceAnswer(check, 'finding')))?.body ?? {}, 'advice');
  if (advice === undefined) return 'network';
  warn(`Carebridge: ${advice}`);
  return 'refused';
}

/** Reads a token answer, where the relay has its conversations at a URL; undefined when it is not valid. Source: carebridge.md#widget-token */
export function receptionOf(body: unknown, conversations: string): Reception | undefined {
  const answer = objectOf(body);
  const { tenant } = answer;
  const company = objectOf(tenant);
  const { transport } = objectOf(answer.transport);
  const visitorId = textOf(answer, 'visitorId');
  const access = visitorId === undefined ? undefined : accessOf(answer, conversations);
  const isKnown = transport === 'ucwa' || transport === 'relay';
  if (!isKnown || (visitorId !== undefined && access === undefined)) return undefined;
  const [text, link] = [textOf(company, 'privacy'), textOf(company, 'privacyLink')];
  const opensAt = Date.parse(textOf(company, 'opensAt') ?? '');
  return {
    companyName: textOf(company, 'displayName') ?? '',
    hasLogo: company.logo === true,
    questions: listOf(company.preChat).flatMap((item) => questionOf(objectOf(item))),
    isOpen: company.open !== false,
    opensAt: Number.isNaN(opensAt) ? undefined : opensAt,
    welcome: textOf(company, 'welcome'),
    privacy: text === undefined && link === undefined ? undefined : { text, link },
    isUnstaffed: company.staffed === 'nobody',
    transport,
    visitorId,
    keptDays: Number(company.historyDays) || 0,
    ratingToken: textOf(answer, 'ratingToken'),
    waitingToken: textOf(answer, 'waitingToken'),
    access,
  };
}

function accessOf(answer: WireObject, conversations: string): TransportAccess | undefined {
  const carrier = objectOf(answer.transport);
  const { transport } = carrier;
  const [discoverUrl, endpoint] = [textOf(carrier, 'discoverUrl'), textOf(carrier, 'endpoint')];
  const token = textOf(carrier, 'token');
  if (token === undefined) return undefined;
  if (transport === 'relay') return { transport, conversations, token };
  if (transport !== 'ucwa' || discoverUrl === undefined || endpoint === undefined) return undefined;
  return { transport, discoverUrl, token, endpoint, threadId: textOf(answer, 'threadId') };
}

function questionOf(item: Readonly<Record<string, unknown>>): readonly Question[] {
  const [name, label] = [textOf(item, 'name'), textOf(item, 'label')];
  const options = listOf(item.options).map(String);
  const [kind, link] = [textOf(item, 'kind'), textOf(item, 'link')];
  const required = item.required === true;
  return name === undefined || label === undefined ? [] : [{ name, label, required, options, kind, link }];
}
