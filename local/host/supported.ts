import { ConfigurationError } from '../../shared/kernel/errors.ts';
import type { Binding } from './core-contract.ts';
import type { AppFunction } from './function-app.ts';

/**
 * Checks that this host can run every registered function as Azure would. Route templates are checked where they are read.
 * @throws {ConfigurationError} InvalidSetting — when a function needs something that this host does not have; names all of it
 */
export function refuseUnsupported(functions: Iterable<AppFunction>): void {
  const faults = [...functions].flatMap((one) =>
    missingFor(one).map((what) => `Function "${one.metadata.name}" needs ${what}.`),
  );
  if (faults.length > 0) throw new ConfigurationError(`The local functions host cannot run this. ${faults.join(' ')}`);
}

function missingFor({ metadata, trigger, triggerName }: AppFunction): readonly string[] {
  const { [triggerName]: _, ...others } = metadata.bindings;
  return [
    ...missingForTrigger(trigger),
    ...(metadata.retryOptions === undefined ? [] : ['a retry policy']),
    ...Object.values(others).flatMap(missingForBinding),
  ];
}

function missingForTrigger(trigger: Binding): readonly string[] {
  switch (trigger.type.toLowerCase()) {
    case 'httptrigger':
      return [];
    case 'timertrigger':
      return trigger.runOnStartup === true ? ['a timer that runs on startup'] : [];
    case 'servicebustrigger':
      return missingForServiceBus(trigger);
    default:
      return [`the trigger "${trigger.type}"`];
  }
}

function missingForServiceBus({ queueName, isSessionsEnabled, cardinality }: Binding): readonly string[] {
  return [
    ...(queueName === undefined ? ['a topic subscription'] : []),
    ...(isSessionsEnabled === true ? [] : ['a trigger without sessions (isSessionsEnabled)']),
    ...(cardinality === 'many' ? ['batches of messages (cardinality "many")'] : []),
  ];
}

function missingForBinding({ type, direction }: Binding): readonly string[] {
  return type === 'http' && direction === 'out' ? [] : [`the ${direction}put binding "${type}"`];
}
