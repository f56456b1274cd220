import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import type { Plan } from '../plan.ts';
import { difference, type Rule } from './rule.ts';

const type = 'Microsoft.KeyVault/vaults';
const setting = 'CAREBRIDGE_VAULT_URL';

/** How the vault has to be: for identities with a role alone, by the private network alone, and so that nothing is destroyed at once. */
const wanted: Readonly<Record<string, unknown>> = {
  enableRbacAuthorization: true,
  enableSoftDelete: true,
  enablePurgeProtection: true,
  softDeleteRetentionInDays: 7,
  publicNetworkAccess: 'Disabled',
  networkAcls: { bypass: 'None', defaultAction: 'Deny' },
};

/** A vault is there when it was asked for, locked, and the application knows where; otherwise there is none. */
export const vaultIsLocked: Rule = ({ usual, full }: Infrastructure) => {
  const [vault] = ofType(full, type);
  return [
    ...difference('vaults that were not asked for', ofType(usual, type).length, 0),
    ...difference(`${setting} without a vault`, settingOf(usual), ''),
    ...difference('vaults', ofType(full, type).length, 1),
    ...Object.entries(wanted).flatMap(([name, value]) =>
      difference(`${name} of the vault`, vault && at(vault, 'properties', name), value),
    ),
    ...difference(setting, settingOf(full), `https://${vault?.name}.vault.azure.net/`),
  ];
};

function settingOf(plan: Plan): string | undefined {
  const [config] = ofType(plan, 'Microsoft.Web/sites/config');
  const value = config && at(config, 'properties', setting);
  return typeof value === 'string' ? value : undefined;
}
