import type { HttpRoute } from '../../functions/handlers/edge.ts';

const callers: Readonly<Record<Extract<HttpRoute['access'], string>, string>> = {
  anyone: 'anyone',
  page: "a page of the tenant, by the browser's `Origin`",
  platform: 'the platform, by its callback token',
  'platform-clients': 'clients of the embedded platform, by their tokens',
  'contact-center-clients': 'clients of the embedded contact center, by their credentials',
};

/** docs/routes.md as the HTTP API stands. */
export function routesDocument(routes: readonly HttpRoute[]): string {
  return `# Routes

The HTTP API of the function app, made of \`functions/http.ts\` by \`npm run docs:routes\`; a test keeps it current. A role is an app role in
the caller's Entra token ([roles](protocol/carebridge.md#roles)); on one machine the
[local key](protocol/carebridge.md#local-key) stands for every role. A caller sees what belongs to its own Entra tenant; everything else is 404. Errors are problem+json
([errors](protocol/carebridge.md#errors)), except below \`/platformservice\`, \`/ucwa\`, \`/webticket\`, \`/autodiscover\`, \`/oauth\`, \`/vcc\`, \`/chat-gateway\` and \`/api/v1/tenant\`, where the
embedded platform and the embedded contact center answer as their protocols say.

| method | path | function | who may call | what it does |
|---|---|---|---|---|
${routes.map(row).join('\n')}
`;
}

function row(route: HttpRoute): string {
  const { methods, path, name, about, does } = route;
  const cells = [methods.join(', '), `\`/${path}\``, name, whoMayCall(route), `[${does}](protocol/${about})`];
  return `| ${cells.join(' | ')} |`;
}

function whoMayCall({ access }: HttpRoute): string {
  return typeof access === 'string' ? callers[access] : access.map((role) => `\`${role}\``).join(', ');
}
