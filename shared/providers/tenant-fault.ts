/** What is wrong with a tenant whose members are each of their kind: where, and what is to be done. */
export type TenantFault = { readonly path: readonly (string | number)[]; readonly message: string };

export const at = (path: TenantFault['path'], message: string): TenantFault => ({ path, message });
