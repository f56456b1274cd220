import * as z from 'zod';
import { askForOwnPermissions } from './permissions.ts';

const environmentSchema = z.object({
  CAREBRIDGE_ORIGIN: z.url(),
  CONSENT_URL: z.url(),
  DESK_URL: z.url(),
  WORKBOOK_URL: z.url(),
  ENTRA_CLIENT_ID: z.guid(),
  ENTRA_IDENTIFIER_URI: z.string(),
});

/** What to open after a deployment. */
function summary(given: z.infer<typeof environmentSchema>): string {
  return `
Consent of a company's administrator   ${given.CONSENT_URL}
Desk, for agents                       ${given.DESK_URL}
Workbook, for operators                ${given.WORKBOOK_URL}
Entra application                      ${given.ENTRA_CLIENT_ID} (${given.ENTRA_IDENTIFIER_URI})
Widget, for the company's page         <script async src="${given.CAREBRIDGE_ORIGIN}/widget.js" data-tenant="…"></script>

Next: give people their roles (docs/first-deployment.md), then open the first address, then create a tenant.
The credential of a new application takes some minutes to be known everywhere; until then sign-in may fail with AADSTS700213.
`;
}

try {
  const given = environmentSchema.parse(process.env);
  const asked = askForOwnPermissions(given.ENTRA_CLIENT_ID) === 'asked';
  if (asked) process.stdout.write('✓ The application now asks consent for its own permissions.\n');
  process.stdout.write(summary(given));
} catch (error) {
  const reason = error instanceof z.ZodError ? `azd gave no usable ${error.issues[0]?.path.join('.')}` : String(error);
  process.stderr.write(`✗ ${reason}\n`);
  process.exitCode = 1;
}
