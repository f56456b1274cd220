import { vaultSecrets } from '../../../shared/secrets/vault-secrets.ts';

// In a process of its own: a process remembers where its identity endpoint is.
const [vaultUrl = '', identityClientId] = process.argv.slice(2);
await vaultSecrets({ vaultUrl, identityClientId }).write('one', 'the value');
