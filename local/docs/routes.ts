import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '../../functions/http.ts';
import { routesDocument } from './routes-document.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

writeFileSync(path.join(root, 'docs/routes.md'), routesDocument(routes));
