import { isLoopbackOrigin } from '../kernel/reach.ts';

/** National clouds, each with a Microsoft Graph of its own. Source: Microsoft Graph, national cloud deployments */
const graphOfAuthority: Readonly<Record<string, string>> = {
  'https://login.microsoftonline.us': 'https://graph.microsoft.us',
  'https://login.partner.microsoftonline.cn': 'https://microsoftgraph.chinacloudapi.cn',
  'https://login.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn',
};

/** Where Microsoft Graph is for an identity provider; on one machine the issuer stands in for it. */
export function graphOrigin(authority: string): string {
  if (isLoopbackOrigin(authority)) return new URL(authority).origin;
  return graphOfAuthority[new URL(authority).origin] ?? 'https://graph.microsoft.com';
}
