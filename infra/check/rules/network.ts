import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import type { Plan } from '../plan.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';

const service = (target: string, group: string): string => `${target} ${group}`;

/** What the application and its host speak to by a network of their own. */
const privateServices = [
  service('Microsoft.KeyVault/vaults', 'vault'),
  service('Microsoft.ServiceBus/namespaces', 'namespace'),
  service('Microsoft.Storage/storageAccounts', 'blob'),
  service('Microsoft.Storage/storageAccounts', 'table'),
];

/** Zones in which their public names lead to the endpoints. */
const privateZones = [
  'privatelink.blob.core.windows.net',
  'privatelink.servicebus.windows.net',
  'privatelink.table.core.windows.net',
  'privatelink.vaultcore.azure.net',
];

/** With a private network stores and queue are reached by it alone, and everything that the application speaks to is in it. */
export const networkIsTheOnlyWay: Rule = ({ usual, full }: Infrastructure) => [
  ...difference('network that was not asked for', networkParts(usual), 0),
  ...difference('ways to the stores', storeDoors(usual), ['Enabled', 'Allow', 'AzureServices', 'Enabled', 'Standard']),
  ...difference('ways to the private stores', storeDoors(full), ['Disabled', 'Deny', 'None', 'Disabled', 'Premium']),
  ...missingAndStray('private endpoints', endpointsOf(full), privateServices),
  ...zoneFaults(full),
  ...subnetFaults(full),
];

const networkParts = ({ resources }: Plan): number =>
  resources.filter(
    (one) =>
      one.type.startsWith('Microsoft.Network/') || typeof at(one, 'properties', 'virtualNetworkSubnetId') === 'string',
  ).length;

function storeDoors(plan: Plan): readonly unknown[] {
  const [account] = ofType(plan, 'Microsoft.Storage/storageAccounts');
  const [namespace] = ofType(plan, 'Microsoft.ServiceBus/namespaces');
  if (account === undefined || namespace === undefined) return [];
  return [
    at(account, 'properties', 'publicNetworkAccess'),
    at(account, 'properties', 'networkAcls', 'defaultAction'),
    at(account, 'properties', 'networkAcls', 'bypass'),
    at(namespace, 'properties', 'publicNetworkAccess'),
    at(namespace, 'sku', 'name'),
  ];
}

type Connection = {
  readonly properties: { readonly privateLinkServiceId: string; readonly groupIds: readonly string[] };
};

/** What private endpoints lead to: type and part of it. */
function endpointsOf(plan: Plan): readonly string[] {
  const types = new Map(plan.resources.map(({ id, type }) => [id, type]));
  return ofType(plan, 'Microsoft.Network/privateEndpoints').map((endpoint) => {
    const [connection] = at(endpoint, 'properties', 'privateLinkServiceConnections') as unknown as [Connection];
    const { privateLinkServiceId: target, groupIds } = connection.properties;
    return service(types.get(target) ?? target, groupIds.join());
  });
}

type ZoneConfiguration = { readonly properties: { readonly privateDnsZoneId: string } };

/** Inside of the network the public name of each service leads to its endpoint. */
function zoneFaults(plan: Plan): readonly string[] {
  const [network] = ofType(plan, 'Microsoft.Network/virtualNetworks');
  const linked = ofType(plan, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks')
    .filter((link) => at(link, 'properties', 'virtualNetwork', 'id') === network?.id)
    .map(({ name }) => name.split('/')[0] ?? '');
  const zones = ofType(plan, 'Microsoft.Network/privateDnsZones').map(({ id }) => id);
  const used = ofType(plan, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups').flatMap((group) => {
    const configurations = at(group, 'properties', 'privateDnsZoneConfigs') as unknown as readonly ZoneConfiguration[];
    return configurations.map(({ properties }) => properties.privateDnsZoneId);
  });
  return [
    ...missingAndStray('zones of the network', linked, privateZones),
    ...missingAndStray('zones of the endpoints', used, zones),
  ];
}

type Subnet = {
  readonly name: string;
  readonly properties: {
    readonly addressPrefix: string;
    readonly delegations?: readonly { readonly properties: { readonly serviceName: string } }[];
    readonly natGateway?: { readonly id: string };
  };
};

/** Least subnet that Flex Consumption takes, as the length of its prefix. Source: azure-docs functions-networking-options */
const longestPrefix = 27;

/**
 * The app is in a subnet of its own, large enough, delegated to Flex Consumption, whose name it takes, and with a way out, since it speaks
 * to Entra and to itself.
 */
function subnetFaults(plan: Plan): readonly string[] {
  const [site] = ofType(plan, 'Microsoft.Web/sites');
  const [network] = ofType(plan, 'Microsoft.Network/virtualNetworks');
  const [gateway] = ofType(plan, 'Microsoft.Network/natGateways');
  const subnets = ((network && at(network, 'properties', 'subnets')) ?? []) as unknown as readonly Subnet[];
  const subnet = subnets.find(
    ({ name }) =>
      site !== undefined && at(site, 'properties', 'virtualNetworkSubnetId') === `${network?.id}/subnets/${name}`,
  );
  return [
    ...difference(
      'delegation',
      subnet?.properties.delegations?.map(({ properties }) => properties.serviceName),
      ['Microsoft.App/environments'],
    ),
    ...difference('way out', subnet?.properties.natGateway?.id, gateway?.id),
    ...(Number(subnet?.properties.addressPrefix.split('/')[1]) <= longestPrefix ? [] : ['the subnet is too small']),
    ...(subnet?.name.includes('_') ? [`the subnet cannot have the name ${subnet.name}`] : []),
    ...ofType(plan, 'Microsoft.Network/privateEndpoints')
      .filter((endpoint) => at(endpoint, 'properties', 'subnet', 'id') === `${network?.id}/subnets/${subnet?.name}`)
      .map(({ name }) => `${name} is in the subnet of the app`),
  ];
}
