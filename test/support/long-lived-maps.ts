/** Maps and sets that an object or a module keeps while it lives, and what bounds each; all others are a `BoundedMap`. */
export const longLivedMaps: Readonly<Record<string, string>> = {
  'shared/bus/service-bus.ts #underWay': 'what is under way leaves it',
  'shared/kernel/bounded-map.ts #entries': 'the bound itself',
  'shared/kernel/fading-map.ts #entries': 'the bound itself',
  'shared/kernel/guarded-client.ts #agents': 'there are three ways',
  'shared/kernel/keyed-lock.ts #tails': 'a key leaves with its last work',
  'shared/platform/budgets/sign-in-budgets.ts #parked':
    'a request that is answered leaves it; how many may wait is limited',
  'shared/channels/mailbox.ts #read': 'what is removed from the mailbox leaves it',
  'shared/channels/poll-turns.ts #turns': 'a request that is answered leaves it',
  'shared/platform/call/store/collected-receipts.ts #byPartition': 'what is told leaves it, or has failed ten times',
  'shared/platform/callbacks/callbacks.ts #runs': 'a drain that is over leaves it',
  'shared/platform/callbacks/drain-run.ts #alarms': 'lives as long as one drain',
  'shared/platform/callbacks/drain-run.ts #lastAcks': 'lives as long as one drain',
  'shared/platform/callbacks/drain-run.ts #traces': 'lives as long as one drain',
  'shared/platform/edge/router.ts #byLength': 'routes are of the code',
  'shared/platform/identity/signing-keys.ts #keys': 'old periods leave it',
  'shared/service/pages/pages.ts #contents': 'files are of the build',
  'shared/service/tenants/known-tenants.ts #underWay': 'fifty at once',
  'shared/service/worker/outbox.ts #known': 'lives as long as one envelope is handled',
  'shared/service/worker/outbox.ts #running': 'lives as long as one envelope is handled',
  'functions/handlers/forwarded.ts withUnseenBody': 'a request that is answered leaves it',
};
