import { readFileSync } from 'node:fs';
import path from 'node:path';
import { queues } from '../../../local/engine/parts.ts';
import { tableNames } from '../../../shared/application/compose-stores.ts';
import { at, ofType } from '../infrastructure.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';
import { settingsOf } from './settings.ts';

const lastName = (name: string): string => name.split('/').at(-1) ?? '';

/** Every table that the code opens is made, and no other. */
export const tablesAgree: Rule = ({ usual }) => {
  const made = ofType(usual, 'Microsoft.Storage/storageAccounts/tableServices/tables').map(({ name }) =>
    lastName(name),
  );
  return missingAndStray('tables', made, Object.values(tableNames));
};

/** Milliseconds of an ISO 8601 duration with days, hours, minutes and seconds. */
export function durationMs(text: string): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? [];
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** The queue has the name and the rules with which everything is tested on one machine. */
export const queueAgrees: Rule = (infrastructure) => {
  const [queue] = ofType(infrastructure.usual, 'Microsoft.ServiceBus/namespaces/queues');
  if (queue === undefined) return ['there is no queue'];
  const name = lastName(queue.name);
  const rules = queues[name as keyof typeof queues];
  if (rules === undefined) return [`the queue ${name} is unknown on one machine`];
  const property = (member: string): unknown => at(queue, 'properties', member);
  return [
    ...difference('CAREBRIDGE_QUEUE', settingsOf(infrastructure).CAREBRIDGE_QUEUE, name),
    ...difference('requiresSession', property('requiresSession'), rules.requiresSession),
    ...difference('lockDuration', durationMs(String(property('lockDuration'))), rules.lockDurationMs),
    ...difference('maxDeliveryCount', property('maxDeliveryCount'), rules.maxDeliveryCount),
    ...difference('requiresDuplicateDetection', property('requiresDuplicateDetection'), true),
    ...difference(
      'duplicateDetectionHistoryTimeWindow',
      durationMs(String(property('duplicateDetectionHistoryTimeWindow'))),
      rules.duplicateDetectionWindowMs,
    ),
    ...difference(
      'deadLetteringOnMessageExpiration',
      property('deadLetteringOnMessageExpiration'),
      rules.deadLetterOnExpiration,
    ),
  ];
};

/** The instances that wait for the queue are those of the function that the code registers, with sessions. */
export const triggerAgrees: Rule = ({ root, usual }) => {
  const code = readFileSync(path.join(root, 'functions/conversation-events.ts'), 'utf8');
  const name = /serviceBusQueue\('([\w-]+)'/.exec(code)?.[1];
  const [site] = ofType(usual, 'Microsoft.Web/sites');
  const groups = site && at(site, 'properties', 'functionAppConfig', 'scaleAndConcurrency', 'alwaysReady');
  const waiting = (Array.isArray(groups) ? groups : []).map((group) => (group as { readonly name: string }).name);
  return [
    ...missingAndStray('always ready', waiting, ['http', `function:${name}`]),
    ...(code.includes('isSessionsEnabled: true') ? [] : ['the trigger does not ask for sessions']),
    ...(code.includes("connection: 'ServiceBusConnection'") ? [] : ['the trigger uses another connection']),
  ];
};
