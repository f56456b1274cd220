import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import type { Plan } from '../plan.ts';
import { difference, type Rule } from './rule.ts';

type Restriction = Readonly<Record<'action' | 'tag' | 'ipAddress', string>> & {
  readonly headers?: Readonly<Record<string, readonly string[]>>;
};

/** As infra/snapshots/full.bicepparam gives it. */
const frontDoorId = '33333333-3333-4333-8333-333333333333';

/** Behind Front Door only its requests come in, and a visitor is known by the address that it saw; the door for packages stays. */
export const frontDoorIsTheOnlyWay: Rule = ({ usual, full }: Infrastructure) => [
  ...difference('way in', wayInto(usual), ['Allow']),
  ...difference('trusted hops', hopsIn(usual), '1'),
  ...difference('way in behind Front Door', wayInto(full), [
    'Deny',
    `Allow ServiceTag AzureFrontDoor.Backend x-azure-fdid=${frontDoorId}`,
  ]),
  ...difference('trusted hops behind Front Door', hopsIn(full), '2'),
  ...ofType(full, 'Microsoft.Web/sites').flatMap((site) => {
    const config = (name: string) => at(site, 'properties', 'siteConfig', name);
    const door = [config('scmIpSecurityRestrictionsUseMain'), config('scmIpSecurityRestrictionsDefaultAction')];
    return difference('door for packages', door, [false, 'Allow']);
  }),
];

/** What happens to requests, and each exception. */
function wayInto(plan: Plan): readonly string[] {
  const [site] = ofType(plan, 'Microsoft.Web/sites');
  const config = (name: string) => site && at(site, 'properties', 'siteConfig', name);
  const exceptions = (config('ipSecurityRestrictions') ?? []) as unknown as readonly Restriction[];
  return [
    String(config('ipSecurityRestrictionsDefaultAction')),
    ...exceptions.map(({ action, tag, ipAddress, headers = {} }) => {
      const asked = Object.entries(headers).map(([name, values]) => `${name}=${values.join()}`);
      return [action, tag, ipAddress, ...asked].join(' ');
    }),
  ];
}

function hopsIn(plan: Plan) {
  const [config] = ofType(plan, 'Microsoft.Web/sites/config');
  return config && at(config, 'properties', 'CAREBRIDGE_TRUSTED_HOPS');
}
