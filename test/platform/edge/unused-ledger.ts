import type { Ledger } from '../../../shared/ledger/ledger.ts';

const unused = () => {
  throw new Error('Nobody should ask this ledger.');
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
