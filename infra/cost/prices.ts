/** US list prices in USD as published pages had them in August 2026; those of alerts and networks are from secondary sources. */
export const prices = {
  /** Of a Standard namespace, with `includedOperations` a month. */
  serviceBusHour: 0.0135,
  includedOperations: 13_000_000,
  operationsMillion: 0.8,
  executionsMillion: 0.4,
  /** GB-seconds of an instance that always waits: while it waits, and while it works. */
  waitingGbSecond: 0.000004,
  workingGbSecond: 0.000016,
  /** The same of an instance that comes when it is needed, beyond what is free each month. */
  onDemandGbSecond: 0.000026,
  freeGbSeconds: 100_000,
  tableRequests10000: 0.00036,
  logsGb: 2.3,
  metricSeriesMonth: 0.1,
  logRuleMonth: 1.5,
  /** One messaging unit. */
  serviceBusPremiumMonth: 677,
  privateEndpointHour: 0.01,
  natGatewayHour: 0.045,
  publicAddressHour: 0.005,
  dnsZoneMonth: 0.5,
} as const;

export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;
