import { type Client, client, type Element, xml } from '@xmpp/client';
import { Condition } from '../../local/call-flow/condition.ts';

/** The host that the servers are given, and the one of its rooms. */
export const xmppHost = 'localhost';
export const roomHost = `conference.${xmppHost}`;

const patienceMs = 60_000;
const mucNamespace = 'http://jabber.org/protocol/muc';
/** Source: XEP-0045, section 15.6.2: status of the presence that is one's own. */
const ownPresence = '110';

/** A visitor or an agent at an XMPP server: signed in anonymously, in rooms. */
export class XmppPerson {
  readonly #client: Client;
  readonly #joined = new Set<string>();
  readonly #condition = new Condition();
  readonly #listeners: ((text: string) => void)[] = [];
  #error: Error | undefined;

  private constructor(port: number) {
    this.#client = client({ service: `xmpp://127.0.0.1:${port}`, domain: xmppHost, timeout: patienceMs });
    this.#client.on('error', (error) => {
      this.#error = error;
      this.#condition.changed();
    });
    this.#client.on('stanza', (stanza) => this.#take(stanza));
  }

  /** Connects over TCP, without TLS, and signs in. */
  static async signIn(port: number): Promise<XmppPerson> {
    const person = new XmppPerson(port);
    await person.#client.start();
    return person;
  }

  /** Enters a room, which is made when it is not there, and resolves when text can be sent. */
  async join(room: string, nickname: string): Promise<void> {
    const address = `${addressOf(room)}/${nickname}`;
    const muc = xml('x', { xmlns: mucNamespace }, xml('history', { maxstanzas: '0' }));
    await this.#client.send(xml('presence', { to: address }, muc));
    await this.#condition.until(`the room ${room}`, () => this.#isIn(address), patienceMs);
  }

  /** Says a line to all in the room; resolves when the connection has taken it: XMPP confirms nothing to the sender. */
  say(room: string, text: string): Promise<void> {
    return this.#client.send(xml('message', { to: addressOf(room), type: 'groupchat' }, xml('body', {}, text)));
  }

  /** Calls back with each line of the rooms that this person is in, one's own included. */
  listen(listener: (text: string) => void): void {
    this.#listeners.push(listener);
  }

  async signOut(): Promise<void> {
    await this.#client.stop();
  }

  #isIn(address: string): true | undefined {
    if (this.#error !== undefined) throw this.#error;
    return this.#joined.has(address) ? true : undefined;
  }

  #take(stanza: Element): void {
    if (stanza.is('message')) {
      const text = stanza.getChildText('body');
      if (text !== null) for (const listener of this.#listeners) listener(text);
      return;
    }
    if (!stanza.is('presence')) return;
    const { from, type } = stanza.attrs;
    if (type === 'error') this.#error = new Error(`${from ?? 'A room'} refused: ${String(stanza)}`);
    const statuses = stanza.getChild('x', `${mucNamespace}#user`)?.getChildren('status') ?? [];
    if (from !== undefined && statuses.some(({ attrs }) => attrs.code === ownPresence)) this.#joined.add(from);
    this.#condition.changed();
  }
}

function addressOf(room: string): string {
  return `${room}@${roomHost}`;
}
