/** What is used here of `@xmpp/client`, which comes without types. Choice: its types on npm are eleven more packages. */
declare module '@xmpp/client' {
  /** An element of XML. */
  export interface Element {
    readonly attrs: Readonly<Record<string, string | undefined>>;
    is(name: string, namespace?: string): boolean;
    getChild(name: string, namespace?: string): Element | undefined;
    getChildren(name: string, namespace?: string): readonly Element[];
    getChildText(name: string, namespace?: string): string | null;
  }

  export interface Client {
    on(event: 'stanza', listener: (stanza: Element) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    /** Resolves when signed in. */
    start(): Promise<unknown>;
    /** Resolves when the socket has taken the stanza. */
    send(stanza: Element): Promise<void>;
    stop(): Promise<unknown>;
  }

  export type ClientOptions = { readonly service: string; readonly domain: string; readonly timeout: number };

  /** A client that signs in anonymously, since it is given no name. */
  export function client(options: ClientOptions): Client;
  export function xml(
    name: string,
    attributes: Readonly<Record<string, string>>,
    ...children: (Element | string)[]
  ): Element;
}
