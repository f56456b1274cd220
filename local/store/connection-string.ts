/** Azurite's one account and its published key: no secret. */
export const account = 'devstoreaccount1';
export const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** For `TableClient.fromConnectionString(…, { allowInsecureConnection: true })`; the store is on 127.0.0.1. */
export function storeConnectionString(port: number): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${accountKey}`,
    `TableEndpoint=http://127.0.0.1:${port}/${account}`,
  ].join(';');
}
