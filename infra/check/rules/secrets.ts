import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import { difference, type Rule } from './rule.ts';
import { settingsOf } from './settings.ts';

const secretText = /AccountKey=|SharedAccessKey|DefaultEndpointsProtocol|InstrumentationKey=|\bsig=|password/i;
const secretName = /SECRET|PASSWORD|CONNECTION_?STRING|ACCESS_?KEY|_KEY$/i;

/** Nothing that azd writes to its environment file may open a door. */
export const noSecretInOutputs: Rule = ({ full }) => [
  ...Object.keys(full.outputs)
    .filter((name) => secretName.test(name))
    .map((name) => `the output ${name} sounds secret`),
  ...Object.entries(full.outputs)
    .filter(([, value]) => secretText.test(String(value)))
    .map(([name]) => `the output ${name} holds a secret`),
];

/** Neither keys read from resources, nor any given to the application. The telemetry address is none: ingestion needs a token. */
export const noSecretAnywhere: Rule = (infrastructure) => {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: _, ...settings } = settingsOf(infrastructure);
  return [
    ...[...infrastructure.sources]
      .filter(([, text]) =>
        /\blist(Keys|AccountSas|ServiceSas|Secrets|Credentials)\b|passwordCredentials|@secure/.test(text),
      )
      .map(([file]) => `${file} reads or makes a secret`),
    ...Object.entries(settings)
      .filter(([, value]) => secretText.test(value))
      .map(([name]) => `the setting ${name} holds a secret`),
  ];
};

const doors: readonly (readonly [type: string, names: readonly string[], wanted: unknown])[] = [
  ['Microsoft.Storage/storageAccounts', ['properties', 'allowSharedKeyAccess'], false],
  ['Microsoft.Storage/storageAccounts', ['properties', 'allowBlobPublicAccess'], false],
  ['Microsoft.Storage/storageAccounts', ['properties', 'minimumTlsVersion'], 'TLS1_2'],
  ['Microsoft.Storage/storageAccounts', ['properties', 'supportsHttpsTrafficOnly'], true],
  ['Microsoft.Storage/storageAccounts/blobServices/containers', ['properties', 'publicAccess'], 'None'],
  ['Microsoft.ServiceBus/namespaces', ['properties', 'disableLocalAuth'], true],
  ['Microsoft.ServiceBus/namespaces', ['properties', 'minimumTlsVersion'], '1.2'],
  ['Microsoft.Insights/components', ['properties', 'DisableLocalAuth'], true],
  ['Microsoft.OperationalInsights/workspaces', ['properties', 'features', 'disableLocalAuth'], true],
  ['Microsoft.Web/sites', ['properties', 'httpsOnly'], true],
  ['Microsoft.Web/sites', ['properties', 'siteConfig', 'minTlsVersion'], '1.2'],
  ['Microsoft.Web/sites/basicPublishingCredentialsPolicies', ['properties', 'allow'], false],
];

/** Keys, shared access and old encryption are off wherever there is a switch. */
export const doorsAreShut: Rule = ({ usual }: Infrastructure) =>
  doors.flatMap(([type, names, wanted]) => {
    const found = ofType(usual, type);
    if (found.length === 0) return [`there is no ${type}`];
    return found.flatMap((resource) => difference(`${type} ${names.join('.')}`, at(resource, ...names), wanted));
  });
