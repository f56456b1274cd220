import type { UcwaCaller } from './caller.ts';

/** A sign-in: of what kind, and a name that no other has. It owns UCWA applications, and has a budget. */
export type SignIn = { readonly kind: UcwaCaller['kind']; readonly owner: string };

/** The sign-in that an anonymous token was minted for. */
export const visitorSignIn = (applicationSessionId: string): SignIn => ({
  kind: 'visitor',
  owner: `asi:${applicationSessionId}`,
});

/** All sign-ins of a person: a person has one budget. */
export const userSignIn = (tenantId: string, objectId: string): SignIn => ({
  kind: 'user',
  owner: `oid:${tenantId}/${objectId}`,
});

/** The sign-in of a caller. */
export const signInOf = (caller: UcwaCaller): SignIn =>
  caller.kind === 'visitor' ? visitorSignIn(caller.applicationSessionId) : userSignIn(caller.tenantId, caller.objectId);
