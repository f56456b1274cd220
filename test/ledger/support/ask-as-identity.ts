import { connectTables } from '../../../shared/ledger/connect-tables.ts';
import { tableRecords } from '../../../shared/ledger/records.ts';

/**
 * Writes three records at once as a managed identity: `node ask-as-identity.ts <endpoint> <client id>`. A process of its own, since the
 * identity library keeps its choice of identity service and its tokens for as long as a process lives.
 */
const [endpoint = '', identityClientId] = process.argv.slice(2);
const tables = await connectTables({ endpoint, identityClientId });
const records = tableRecords({ client: tables('records') });
await Promise.all([1, 2, 3].map((n) => records.put('p', `k${n}`, n)));
