/** Why a page gets a token, or does not; `advice` tells its developer what to do. Source: carebridge.md#page-check */
export type PageCheck = {
  readonly finding: 'allowed' | 'page-not-allowed' | 'no-such-tenant';
  readonly advice?: string;
};
