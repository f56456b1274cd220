import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeArguments } from '../../../local/engine/node-arguments.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';

const root = path.dirname(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))));

/** Settings that hold a secret or a connection string, that only one machine needs, or that the host itself sets. */
const notSetInAzure = [
  'AzureWebJobsScriptRoot',
  'CAREBRIDGE_WEB_FOLDER',
  'CAREBRIDGE_TABLES_CONNECTION_STRING',
  'ServiceBusConnection',
  'CAREBRIDGE_CLIENT_SECRET',
  'CAREBRIDGE_LOCAL_KEY',
  'CAREBRIDGE_SECRETS_FOLDER',
  'CAREBRIDGE_PLATFORM_COMPATIBILITY',
];

/** Flex Consumption keeps these in functionAppConfig or does without; an app that has them does not start, or not as meant. */
export const forbiddenOnFlex = [
  'AzureWebJobsStorage',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_MAX_HTTP_CONCURRENCY',
  'FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTOVERVNET',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_DNS_SERVER',
  'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_SKIP_CONTENTSHARE_VALIDATION',
  'WEBSITE_TIME_ZONE',
  'WEBSITE_VNET_ROUTE_ALL',
];

const nodeArgumentsSetting = 'languageWorkers__node__arguments';

/** Settings that the Functions host and its extensions read. */
const hostSettings = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__tableServiceUri',
  'ServiceBusConnection__clientId',
  'ServiceBusConnection__credential',
  'ServiceBusConnection__fullyQualifiedNamespace',
  nodeArgumentsSetting,
];

/** The settings that the code reads, by the schema that it reads them with. */
function settingsInCode(): readonly string[] {
  const text = readFileSync(path.join(root, 'shared/application/settings.ts'), 'utf8');
  return [...text.matchAll(/^ {2}(\w+): /gm)].map(([, name = '']) => name);
}

/** The app settings as deployed. */
export function settingsOf({ usual }: Infrastructure): Readonly<Record<string, string>> {
  const [config] = ofType(usual, 'Microsoft.Web/sites/config');
  return (config === undefined ? {} : at(config, 'properties')) as Readonly<Record<string, string>>;
}

/**
 * What Flex Consumption is known to take in siteConfig; it refuses others by name (error 51021), in newer regions before older ones.
 * CORS is not among them, since the code answers preflights by tenant. Source: terraform-azurerm-avm-res-web-site#345, azurerm's
 * `azurerm_function_app_flex_consumption`
 */
const takenByFlex = [
  'http20Enabled',
  'ipSecurityRestrictions',
  'ipSecurityRestrictionsDefaultAction',
  'minTlsVersion',
  'scmIpSecurityRestrictionsDefaultAction',
  'scmIpSecurityRestrictionsUseMain',
];

/** Nothing of what breaks an app on Flex Consumption. */
export const noForbiddenSetting: Rule = (infrastructure) => {
  const names = Object.keys(settingsOf(infrastructure));
  const sites = [infrastructure.usual, infrastructure.full].flatMap((plan) => ofType(plan, 'Microsoft.Web/sites'));
  const given = new Set(sites.flatMap((site) => Object.keys(at(site, 'properties', 'siteConfig') ?? {})));
  return [
    ...names.filter((name) => forbiddenOnFlex.includes(name)).map((name) => `the setting ${name} is forbidden`),
    ...[...given]
      .filter((name) => !takenByFlex.includes(name))
      .map((name) => `siteConfig.${name} is not known to be taken by Flex Consumption`),
  ];
};

/** Every setting that the code reads is set, except those that must not be; every one that is set is read. */
export const settingsAgree: Rule = (infrastructure) => {
  const read = settingsInCode();
  const wanted = [...hostSettings, ...read.filter((name) => !notSetInAzure.includes(name))];
  return missingAndStray('settings', Object.keys(settingsOf(infrastructure)), [...new Set(wanted)]);
};

/** The code takes the settings as they are deployed. */
export const settingsAreTaken: Rule = (infrastructure) => {
  try {
    settingsFrom(settingsOf(infrastructure));
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : 'the settings are not taken'];
  }
};

/** The application runs with the same arguments of Node as on one machine, where its memory is measured. */
export const nodeArgumentsAgree: Rule = (infrastructure) =>
  difference(nodeArgumentsSetting, settingsOf(infrastructure)[nodeArgumentsSetting], nodeArguments.join(' '));
