import type { JsonInputObject } from '../kernel/json.ts';
import type { Commit, RowChange } from './ledger.ts';
import type { StorableRow } from './limits.ts';
import { inboxKey, logKey, outKey, sayKey, stateKey } from './row-keys.ts';
import { changedPieces, piecesOver, statePieces } from './state-pieces.ts';
import { pieceName, type RowContent, type RowSchema, storable } from './stored-row.ts';
import type { RowWrite } from './table-request.ts';

/** A decision as writes, in the order that tells a duplicate from a conflict; the state is the write at `stateIndex`. */
export type CommitRows = {
  readonly writes: readonly RowWrite[];
  readonly version: number;
  readonly stateIndex: number;
  /** The state's text as it is stored afterwards. */
  readonly pieces: readonly string[];
};

/** The writes of one commit. The log row carries `commitId`: it is the one that is never written again; without it the version stays. */
export function commitRows(commit: Commit<JsonInputObject>, commitId: string, schema: RowSchema): CommitRows {
  const { partition, deliveryId, loaded, state, out, log, says = [], rows = [] } = commit;
  const version = (loaded?.version ?? 0) + (log === undefined ? 0 : 1);
  const row = (content: Omit<RowContent, 'partition'>) => storable({ partition, ...content }, schema);
  const insert = (content: Omit<RowContent, 'partition'>): RowWrite => ({ op: 'insert', row: row(content) });
  const inbox = deliveryId === undefined ? [] : [insert({ rowKey: inboxKey(deliveryId), value: commit.answer })];
  const pieces = piecesOver(loaded?.pieces, statePieces(state));
  const stateRow = row({ rowKey: stateKey, value: state, version, pieces });
  return {
    version,
    pieces,
    stateIndex: inbox.length,
    writes: [
      ...inbox,
      stateWrite(stateRow, pieces, loaded),
      ...(out === undefined ? [] : [insert({ rowKey: outKey(version), value: out })]),
      ...(log === undefined ? [] : [insert({ rowKey: logKey(version), value: log, commitId })]),
      ...says.map(({ number, value }) => insert({ rowKey: sayKey(number), value })),
      ...changeRows(partition, rows, commitId, schema),
    ],
  };
}

/** A state over the one that was loaded: only its new pieces, where it is known how that one is stored. */
function stateWrite(row: StorableRow, pieces: readonly string[], loaded: Commit['loaded']): RowWrite {
  if (loaded === undefined) return { op: 'insert', row };
  const { etag } = loaded;
  if (loaded.pieces === undefined) return { op: 'replace', row, etag };
  const changed = changedPieces(loaded.pieces, pieces).map(pieceName);
  return { op: 'merge', row, only: new Set(['schema', 'version', ...changed]), etag };
}

/** The writes of row changes. */
export function changeRows(
  partition: string,
  rows: readonly RowChange[],
  commitId: string,
  schema: RowSchema,
): readonly RowWrite[] {
  return rows.map((change): RowWrite => {
    const { op, rowKey } = change;
    if (op === 'delete')
      return { op: 'remove', row: storable({ partition, rowKey, value: undefined }, schema), etag: '*' };
    return { op, row: storable({ partition, rowKey, value: change.value, commitId }, schema) };
  });
}
