import { rightsAsListed } from './access.ts';
import { alertsAreExplained, alertsAreThere, metricsAreSpelt } from './alerts.ts';
import { parametersAgree, parametersAreDescribed } from './azd.ts';
import { consentIsAskedFor, rolesAgree, signInAgrees } from './entra.ts';
import { flexConsumption, hostAgrees, sessionsAreServed } from './hosting.ts';
import { queueAgrees, tablesAgree, triggerAgrees } from './names.ts';
import { networkIsTheOnlyWay } from './network.ts';
import { azdFindsEverything, packageIsWhole, pipelineAgrees } from './project.ts';
import { chatEventsIsTheLog, deliveriesAgree, eventsAreLogged, queriesHold } from './queries.ts';
import { frontDoorIsTheOnlyWay } from './reach.ts';
import { limitsAreKept, resourcesAreOurs } from './resources.ts';
import type { Rule } from './rule.ts';
import { doorsAreShut, noSecretAnywhere, noSecretInOutputs } from './secrets.ts';
import { nodeArgumentsAgree, noForbiddenSetting, settingsAgree, settingsAreTaken } from './settings.ts';
import { extrasAreOff, logsArrive } from './telemetry.ts';
import { vaultIsLocked } from './vault.ts';
import { workbookShowsUs } from './workbook.ts';

/** Everything that must hold, by what it says. */
export const rules = {
  'resources · names and values that any text or number could be → taken by Azure': limitsAreKept,
  'resources · names and tags → each its own': resourcesAreOurs,
  'plan and app · as deployed → Flex Consumption, Node 24, package by identity': flexConsumption,
  'host.json · limits → those of infrastructure and queue': hostAgrees,
  'host.json · places and idle time of sessions → more than the reference load takes': sessionsAreServed,
  'settings · forbidden on Flex → none': noForbiddenSetting,
  'settings · read by the code and set → the same': settingsAgree,
  'settings · as deployed → taken by the code': settingsAreTaken,
  'settings · arguments of Node → those of one machine': nodeArgumentsAgree,
  'outputs · for azd → no secret': noSecretInOutputs,
  'templates and settings · keys, connection strings → none': noSecretAnywhere,
  'app behind Front Door · requests of others → refused, visitors by their own address': frontDoorIsTheOnlyWay,
  'private network · stores and queue → reached by it alone, everything that is needed in it': networkIsTheOnlyWay,
  'resources · switches for keys and old encryption → off': doorsAreShut,
  'vault · asked for → locked, known to the application; not asked for → none': vaultIsLocked,
  'role assignments · role, scope and principal → as listed': rightsAsListed,
  'tables · made and opened → the same': tablesAgree,
  'queue · rules → those of one machine': queueAgrees,
  'always ready · groups → HTTP and the registered function': triggerAgrees,
  'Entra roles · declared and asked for → the same': rolesAgree,
  'Entra application · redirects, identifier, credential → of this deployment': signInAgrees,
  'Entra application · client id known → asks consent for its permissions': consentIsAskedFor,
  'alerts · metrics → spelt as Azure does, of our queue': metricsAreSpelt,
  'workbook · queries and metrics → those of our own resources': workbookShowsUs,
  'alerts · what a person must know → an alert that reaches one': alertsAreThere,
  'alerts · each → an entry in the runbook': alertsAreExplained,
  'logs and metrics · of everything that has any → in the one workspace': logsArrive,
  'availability test, request logs → off unless asked for': extrasAreOff,
  'ChatEvents · columns → the fields of the log, with their types': chatEventsIsTheLog,
  'queries · columns and comparisons → hold': queriesHold,
  'queries · events → are logged': eventsAreLogged,
  'deliveries · known to the application → those of the queue': deliveriesAgree,
  'parameters · azd and template → the same': parametersAgree,
  'parameters · each → described': parametersAreDescribed,
  'azure.yaml · versions, service, hooks → as they have to be': azdFindsEverything,
  '.funcignore · prebuilt package → whole, without what is private': packageIsWhole,
  'pipeline · options and sign-in → those of azd, no secret': pipelineAgrees,
} satisfies Readonly<Record<string, Rule>>;
