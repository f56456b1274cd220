import { TableClient, TableServiceClient } from '@azure/data-tables';

/** One row of any table, as it lies there. */
export type RawRow = { readonly table: string; readonly text: string };

/** All rows of all tables, read without any code of ours that knows what they mean. */
export async function rawRows(connectionString: string): Promise<readonly RawRow[]> {
  const options = { allowInsecureConnection: true };
  const service = TableServiceClient.fromConnectionString(connectionString, options);
  const rows: RawRow[] = [];
  for await (const { name: table } of service.listTables()) {
    if (table === undefined) continue;
    const client = TableClient.fromConnectionString(connectionString, table, options);
    for await (const entity of client.listEntities()) rows.push({ table, text: JSON.stringify(entity) });
  }
  return rows;
}

/** Rows that hold one of some words, each with the words that it holds. */
export async function rowsWith(
  connectionString: string,
  words: readonly string[],
): Promise<readonly { readonly table: string; readonly words: readonly string[]; readonly text: string }[]> {
  const rows = await rawRows(connectionString);
  return rows.flatMap(({ table, text }) => {
    const held = words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
    return held.length === 0 ? [] : [{ table, words: held, text }];
  });
}

/** Where the rows of all tables lie. */
export async function placesIn(
  connectionString: string,
): Promise<readonly { readonly table: string; readonly partition: string; readonly row: string }[]> {
  const rows = await rawRows(connectionString);
  return rows.map(({ table, text }) => {
    const { partitionKey, rowKey } = JSON.parse(text) as { readonly partitionKey: string; readonly rowKey: string };
    return { table, partition: partitionKey, row: rowKey };
  });
}
