import type { ChatTransport, TransportName, TransportOwner } from './chat-transport.ts';

/** Makes a transport for its owner. */
export type TransportMaker = (owner: TransportOwner) => ChatTransport;

/** Where the script of a transport puts what it brings, for the script of the chat. */
type TransportExchange = typeof globalThis & {
  carebridgeTransports?: Partial<Record<TransportName, TransportMaker>>;
};

/** Hands a transport over to the script of the chat. */
export function handOver(name: TransportName, maker: TransportMaker): void {
  const exchange: TransportExchange = globalThis;
  exchange.carebridgeTransports = { ...exchange.carebridgeTransports, [name]: maker };
}

/** The transport that a script has handed over; undefined before. */
export const handedOver = (name: TransportName): TransportMaker | undefined =>
  (globalThis as TransportExchange).carebridgeTransports?.[name];
