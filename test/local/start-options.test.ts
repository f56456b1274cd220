import { expect, it } from 'vitest';
import { readStartOptions } from '../../local/start-options.ts';

const usual = {
  dataFolder: '.data',
  only: undefined,
  watch: false,
  inspectorPort: undefined,
  quiet: false,
  help: false,
};

it.each([
  [[], {}],
  [['--data', 'elsewhere', '--quiet'], { dataFolder: 'elsewhere', quiet: true }],
  [['--watch', '--inspect'], { watch: true, inspectorPort: 9229 }],
  [['--inspect=0', '--only', 'store, application'], { inspectorPort: 0, only: ['store', 'application'] }],
])('start options · %j → read', (args, expected) => {
  expect(readStartOptions(args)).toEqual({ ...usual, ...expected });
});

it.each([
  [['--only', 'shop'], '--only takes store, broker, identity, application'],
  [['--only', 'store', '--watch'], '--watch is about the application, which --only leaves out.'],
  [['--only', 'store', '--inspect'], '--inspect is about the application, which --only leaves out.'],
  [['--inspect=70000'], '--inspect takes a port from 0 to 65535, not "70000".'],
  [['--inspect', '9230'], "Unexpected argument '9230'"],
  [['--watch=shared'], "'--watch' does not take an argument"],
  [['--colour'], "Unknown option '--colour'"],
])('start options · %j → refused', (args, message) => {
  expect(() => readStartOptions(args)).toThrow(message);
});
