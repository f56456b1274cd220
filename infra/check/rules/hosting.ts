import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { at, ofType } from '../infrastructure.ts';
import { mixedLoad, sessionUse, share } from '../session-load.ts';
import { difference, type Rule } from './rule.ts';

/** Receivers that one Service Bus queue has at most at a time. The maximum of instances does not count those that are always ready. */
const mostReceivers = 5_000;

const hostSchema = z.object({
  functionTimeout: z.string(),
  extensionBundle: z.object({ version: z.literal('[4.*, 5.0.0)') }),
  logging: z.object({
    logLevel: z.object({
      'Host.Results': z.literal('Information'),
      'Host.Function.Console': z.literal('Information'),
      Function: z.literal('Information'),
    }),
    applicationInsights: z.object({
      samplingSettings: z.object({ excludedTypes: z.literal('Request;Exception;Trace') }),
    }),
  }),
  extensions: z.object({
    http: z.object({
      routePrefix: z.literal(''),
      maxConcurrentRequests: z.int(),
      maxOutstandingRequests: z.int(),
      dynamicThrottlesEnabled: z.literal(false),
    }),
    serviceBus: z.object({
      autoCompleteMessages: z.literal(true),
      maxConcurrentSessions: z.int(),
      sessionIdleTimeout: z.string(),
      maxAutoLockRenewalDuration: z.string(),
    }),
  }),
});

function seconds(span: string): number {
  const [hours = 0, minutes = 0, rest = 0] = span.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + rest;
}

/** host.json as it is, once its form was checked. */
function readHost(root: string) {
  const given: unknown = JSON.parse(readFileSync(path.join(root, 'host.json'), 'utf8'));
  return hostSchema.safeParse(given);
}

/** host.json lets in what the platform lets in, keeps a lock for as long as a function may run, and samples nothing that tells of a conversation. */
export const hostAgrees: Rule = ({ root, parameters, usual }) => {
  const read = readHost(root);
  if (!read.success) return read.error.issues.map((issue) => `host.json ${issue.path.join('.')}: ${issue.message}`);
  const { functionTimeout, extensions } = read.data;
  const [site] = ofType(usual, 'Microsoft.Web/sites');
  const scale = (...names: readonly string[]): number =>
    Number(site && at(site, 'properties', 'functionAppConfig', 'scaleAndConcurrency', ...names));
  const requests = scale('triggers', 'http', 'perInstanceConcurrency');
  const most = (name: string): number => parameters[name]?.maxValue ?? Number.POSITIVE_INFINITY;
  const mostInstances = most('maximumInstanceCount') + most('alwaysReadyQueue');
  const { http, serviceBus } = extensions;
  return [
    ...(requests >= 500 ? [] : [`an instance takes ${requests} requests at a time, less than 500`]),
    ...(http.maxConcurrentRequests >= requests ? [] : ['host.json lets fewer requests run than an instance is sent']),
    ...(http.maxOutstandingRequests >= http.maxConcurrentRequests
      ? []
      : ['host.json refuses requests that it could run']),
    ...(serviceBus.maxConcurrentSessions * mostInstances < mostReceivers ? [] : ['too many receivers for one queue']),
    ...(seconds(serviceBus.maxAutoLockRenewalDuration) >= seconds(functionTimeout)
      ? []
      : ['a lock ends before its function']),
  ];
};

/** Places and idle time leave something for newcomers, on the usual instances of one core and on those of two. */
export const sessionsAreServed: Rule = ({ root }) => {
  const read = readHost(root);
  if (!read.success) return [];
  const { maxConcurrentSessions: places, sessionIdleTimeout } = read.data.extensions.serviceBus;
  const idleSeconds = seconds(sessionIdleTimeout);
  return [1, 2].flatMap((cores) => {
    const { held, accepts, possibleAccepts } = sessionUse(mixedLoad(cores), idleSeconds);
    return [
      ...(held < share.places * places ? [] : [`${cores} cores: ${held.toFixed(0)} of ${places} places are occupied`]),
      ...(accepts <= share.accepts * possibleAccepts
        ? []
        : [`${cores} cores: ${accepts.toFixed(0)} accepts a second of ${possibleAccepts}`]),
    ];
  });
};

/** Plan, runtime and package are those of Flex Consumption. */
export const flexConsumption: Rule = ({ usual }) => {
  const [site] = ofType(usual, 'Microsoft.Web/sites');
  const [plan] = ofType(usual, 'Microsoft.Web/serverfarms');
  const [container] = ofType(usual, 'Microsoft.Storage/storageAccounts/blobServices/containers');
  if (site === undefined || plan === undefined || container === undefined) return ['app, plan or container is missing'];
  const config = (...names: readonly string[]) => at(site, 'properties', 'functionAppConfig', ...names);
  return [
    ...difference('sku', at(plan, 'sku'), { name: 'FC1', tier: 'FlexConsumption' }),
    ...difference('reserved', at(plan, 'properties', 'reserved'), true),
    ...difference('plan of the app', at(site, 'properties', 'serverFarmId'), plan.id),
    ...difference('kind', at(site, 'kind'), 'functionapp,linux'),
    ...difference('runtime', config('runtime'), { name: 'node', version: '24' }),
    ...difference('package by', config('deployment', 'storage', 'authentication', 'type'), 'UserAssignedIdentity'),
    ...difference(
      'package from',
      String(config('deployment', 'storage', 'value'))
        .split('/')
        .at(-1),
      container.name.split('/').at(-1),
    ),
    ...difference('azd service', at(site, 'tags', 'azd-service-name'), 'carebridge'),
  ];
};
