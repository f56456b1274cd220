import { hashId } from '../../kernel/ids.ts';

/** Names a visitor (Entra tenant of the endpoint, SIP URI) where the address itself must not be kept. Source: carebridge.md#erasure */
export function visitorMark(entraTenantId: string, address: string): string {
  return hashId('visitor-mark', entraTenantId.toLowerCase(), address.toLowerCase());
}
