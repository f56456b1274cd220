import type { Ledger } from '../../../shared/ledger/ledger.ts';

const unused = () => {
  throw new Error('This ledger is not to be asked.');
};

/** A ledger for what decides without one. */
export const unusedLedger: Ledger = {
  load: unused,
  commit: unused,
  row: unused,
  rows: unused,
  change: unused,
  index: unused,
  erase: unused,
  unindex: unused,
  indexed: unused,
};
