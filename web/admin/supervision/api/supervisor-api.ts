import { objectsOf, textOf, type WireObject } from '../../../transport/wire.ts';
import type { Requests } from '../../api/requests.ts';
import { type Chat, chatOf, type Live, liveOf } from './read-chats.ts';
import { type Letters, lettersOf } from './read-letters.ts';
import { type Division, type Report, reportOf } from './read-report.ts';
import { type Erased, erasedOf, type Found, foundOf, type Visitor, visitorOf } from './read-visitor.ts';

/** A company that the person may watch. Source: carebridge.md#supervisor-profile */
export type SupervisedCompany = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly isOn: boolean;
  readonly isAtCenter: boolean;
  /** What agents are called, by address. */
  readonly agents: ReadonlyMap<string, string>;
  /** The address of the one of them who watches; absent for one who is none of them. */
  readonly ownAddress?: string | undefined;
};

/** How far a request has come. Source: carebridge.md#requests */
export type RequestStatus = 'done' | 'running' | 'failed';

/** How far it has come that a supervisor is let in; `requestId` names it while it goes on. */
export type ComingIn = { readonly status: RequestStatus; readonly requestId: string };

/** Days (`yyyy-mm-dd`, both included), and by what their visits are divided. */
export type ReportRange = { readonly from: string; readonly to: string; readonly by: Division };

/** The supervisors' part of the HTTP API. Every method throws {AdminFailure}. */
export interface SupervisorApi {
  companies(): Promise<readonly SupervisedCompany[]>;
  live(company: string): Promise<Live>;
  chat(company: string, id: string): Promise<Chat>;
  end(company: string, id: string): Promise<RequestStatus>;
  /** Lets the supervisor in, in the place of the agent or beside, for colleagues only. */
  comeIn(company: string, id: string, takesOver: boolean): Promise<ComingIn>;
  comingIn(company: string, id: string, requestId: string): Promise<ComingIn>;
  /** The whole of a chat, as JSON. */
  exported(company: string, id: string): Promise<Blob>;
  report(company: string, range: ReportRange): Promise<Report>;
  reportCsv(company: string, range: ReportRange): Promise<Blob>;
  /** Chats that have a text, from a place on that an answer before has told. */
  search(company: string, text: string, after: string | undefined): Promise<Found>;
  /** What is known of a visitor, at all companies. */
  visitor(id: string): Promise<Visitor>;
  visitorExport(id: string): Promise<Blob>;
  eraseVisitor(id: string): Promise<Erased>;
  /** Messages that could not be handled, after one of them. */
  letters(after: string | undefined): Promise<Letters>;
  /** Sends one again. */
  replay(number: string): Promise<void>;
}

/** The same over `fetch`. */
export class HttpSupervisorApi implements SupervisorApi {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async companies(): Promise<readonly SupervisedCompany[]> {
    const { body } = await this.#requests.ask('GET', '/api/supervisor/profile');
    return objectsOf(body.tenants).map(companyOf);
  }

  async live(company: string): Promise<Live> {
    return liveOf((await this.#requests.ask('GET', `${pathOf(company)}/live`)).body);
  }

  async chat(company: string, id: string): Promise<Chat> {
    return chatOf((await this.#requests.ask('GET', chatPath(company, id))).body);
  }

  async end(company: string, id: string): Promise<RequestStatus> {
    const { body } = await this.#requests.ask('POST', `${chatPath(company, id)}/end`, { json: {} });
    return requestOf(body).status;
  }

  async comeIn(company: string, id: string, takesOver: boolean): Promise<ComingIn> {
    const { body } = await this.#requests.ask('POST', `${chatPath(company, id)}/come-in`, { json: { takesOver } });
    return requestOf(body);
  }

  async comingIn(company: string, id: string, requestId: string): Promise<ComingIn> {
    const { body } = await this.#requests.ask(
      'GET',
      `${chatPath(company, id)}/requests/${encodeURIComponent(requestId)}`,
    );
    return requestOf(body);
  }

  exported(company: string, id: string): Promise<Blob> {
    return this.#requests.file(`${chatPath(company, id)}/export`);
  }

  async report(company: string, range: ReportRange): Promise<Report> {
    return reportOf((await this.#requests.ask('GET', reportPath(company, range, 'json'))).body);
  }

  reportCsv(company: string, range: ReportRange): Promise<Blob> {
    return this.#requests.file(reportPath(company, range, 'csv'));
  }

  async search(company: string, text: string, after: string | undefined): Promise<Found> {
    const json = after === undefined ? { text } : { text, after };
    return foundOf((await this.#requests.ask('POST', `${pathOf(company)}/search`, { json })).body);
  }

  async visitor(id: string): Promise<Visitor> {
    return visitorOf((await this.#requests.ask('GET', `${visitorPath(id)}/export`)).body);
  }

  visitorExport(id: string): Promise<Blob> {
    return this.#requests.file(`${visitorPath(id)}/export`);
  }

  async eraseVisitor(id: string): Promise<Erased> {
    return erasedOf((await this.#requests.ask('DELETE', visitorPath(id))).body);
  }

  async letters(after: string | undefined): Promise<Letters> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    return lettersOf((await this.#requests.ask('GET', `/api/dead-letters${query}`)).body);
  }

  async replay(number: string): Promise<void> {
    await this.#requests.ask('POST', `/api/dead-letters/${encodeURIComponent(number)}/replay`, { json: {} });
  }
}

const pathOf = (company: string): string => `/api/tenants/${encodeURIComponent(company)}`;
const chatPath = (company: string, id: string): string => `${pathOf(company)}/conversations/${encodeURIComponent(id)}`;

function requestOf(body: WireObject): ComingIn {
  const status = textOf(body, 'status');
  const requestId = textOf(body, 'requestId') ?? '';
  return { status: status === 'done' || status === 'failed' ? status : 'running', requestId };
}

const visitorPath = (id: string): string => `/api/visitors/${encodeURIComponent(id)}`;

const reportPath = (company: string, range: ReportRange, format: 'json' | 'csv'): string =>
  `${pathOf(company)}/reports?${new URLSearchParams({ ...range, format })}`;

function companyOf(tenant: WireObject): SupervisedCompany {
  const id = textOf(tenant, 'id') ?? '';
  return {
    id,
    name: textOf(tenant, 'displayName') ?? id,
    timeZone: textOf(tenant, 'timeZone') ?? 'UTC',
    isOn: tenant.enabled === true,
    isAtCenter: tenant.atContactCenter === true,
    ownAddress: textOf(tenant, 'ownAddress'),
    agents: new Map(
      objectsOf(tenant.agents).map((agent) => [textOf(agent, 'address') ?? '', textOf(agent, 'displayName') ?? '']),
    ),
  };
}
