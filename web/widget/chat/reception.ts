import type { TransportAccess } from '../../transport/chat-transport.ts';
import { listOf, objectOf, textOf } from '../../transport/ucwa/wire.ts';

/** A field to fill in before the chat. Source: carebridge.md#pre-chat */
export type Question = { readonly name: string; readonly label: string; readonly required: boolean };

/** The token answer: how the company receives a visitor now. Source: carebridge.md#widget-token */
export type Reception = {
  readonly companyName: string;
  readonly questions: readonly Question[];
  readonly isOpen: boolean;
  /** Epoch ms; undefined when open, or when it is not known. */
  readonly opensAt: number | undefined;
  readonly visitorId: string;
  readonly access: TransportAccess;
};

/** Why there is no answer: `network`: the service did not answer; `later`: too many requests; `refused`: not on this page. */
export type NoReception = 'network' | 'later' | 'refused';

/** Asks the service for a token. Source: carebridge.md#widget-token */
export async function askReception(
  service: string,
  tenant: string,
  visitorId: string | undefined,
  fetchLike: typeof fetch = (...request) => fetch(...request),
): Promise<Reception | NoReception> {
  const response = await fetchLike(`${service}/api/token/${encodeURIComponent(tenant)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ visitorId }),
    credentials: 'omit',
    cache: 'no-store',
  }).catch(() => undefined);
  if (response === undefined) return 'network';
  if (response.status === 429) return 'later';
  if (response.status >= 500) return 'network';
  if (!response.ok) return 'refused';
  return receptionOf(await response.json().catch(() => undefined)) ?? 'network';
}

/** Reads a token answer; undefined when it is not valid. Source: carebridge.md#widget-token */
export function receptionOf(body: unknown): Reception | undefined {
  const answer = objectOf(body);
  const { tenant, transport, visitorId } = answer;
  const [company, carrier] = [objectOf(tenant), objectOf(transport)];
  const [discoverUrl, token] = [textOf(carrier, 'discoverUrl'), textOf(carrier, 'token')];
  const endpoint = textOf(carrier, 'endpoint');
  if (carrier.transport !== 'ucwa' || discoverUrl === undefined || token === undefined) return undefined;
  if (endpoint === undefined || typeof visitorId !== 'string') return undefined;
  const opensAt = Date.parse(textOf(company, 'opensAt') ?? '');
  return {
    companyName: textOf(company, 'displayName') ?? '',
    questions: listOf(company.preChat).flatMap((item) => questionOf(objectOf(item))),
    isOpen: company.open !== false,
    opensAt: Number.isNaN(opensAt) ? undefined : opensAt,
    visitorId,
    access: { transport: 'ucwa', discoverUrl, token, endpoint, threadId: textOf(answer, 'threadId') },
  };
}

function questionOf(item: Readonly<Record<string, unknown>>): readonly Question[] {
  const [name, label] = [textOf(item, 'name'), textOf(item, 'label')];
  return name === undefined || label === undefined ? [] : [{ name, label, required: item.required === true }];
}
