import type { Mutant } from './mutant.ts';

const [project, pipeline] = ['../azure.yaml', '../.github/workflows/deploy.yml'] as const;

/** Breaks of azure.yaml, of what travels, and of the pipeline. */
export const mutantsOfProject: readonly Mutant[] = [
  {
    rule: 'azure.yaml · versions, service, hooks → as they have to be',
    breaks: [
      {
        what: 'hook that is not there',
        file: project,
        from: 'infra/hooks/postdown.ts',
        to: 'infra/hooks/post-down.ts',
      },
      { what: 'hook of one system only', file: project, from: '      shell: pwsh\n', to: '' },
      { what: 'hook at another time', file: project, from: '  postdown:', to: '  predown:' },
      {
        what: 'hook that does not say that Node is too old',
        file: project,
        from: '--import ./local/check-node.js ',
        to: '',
      },
      { what: 'hook that cannot ask', file: project, from: '      interactive: true\n', to: '' },
      { what: 'built in Azure', file: project, from: 'remoteBuild: false', to: 'remoteBuild: true' },
      { what: 'sources instead of the package', file: project, from: 'dist: dist', to: 'dist: .' },
      { what: 'service of another name', file: project, from: '  carebridge:', to: '  api:' },
      { what: 'another host', file: project, from: 'host: function', to: 'host: appservice' },
      { what: 'azd that swallows what hooks say', file: project, from: '>= 1.25.3', to: '>= 1.25.2' },
      { what: 'template that is not there', file: project, from: 'module: main', to: 'module: azure' },
      { what: 'indented as nothing above it', file: project, from: '    project: .', to: '     project: .' },
    ],
  },
  {
    rule: '.funcignore · prebuilt package → whole, without what is private',
    breaks: [
      { what: 'modules left to Azure', file: '../.funcignore', from: '*.map', to: 'node_modules' },
      { what: 'private settings', file: '../.funcignore', from: 'local.settings.json\n', to: '' },
    ],
  },
  {
    rule: 'pipeline · options and sign-in → those of azd, no secret',
    breaks: [
      { what: 'option that is not handed on', file: project, from: '    - PUBLIC_ORIGIN\n', to: '' },
      {
        what: 'option that the pipeline forgets',
        file: pipeline,
        from: '      STORAGE_SKU:',
        to: '      STORAGE_SKEW:',
      },
      { what: 'new parameter', file: 'main.parameters.json', from: 'ALERT_EMAIL', to: 'ALERT_ADDRESS' },
      { what: 'variable of another name', file: pipeline, from: 'vars.ALERT_EMAIL', to: 'vars.EMAIL' },
      { what: 'secret', file: pipeline, from: 'vars.AZURE_CLIENT_ID }}\n', to: 'secrets.AZURE_CLIENT_ID }}\n' },
      { what: 'no federation', file: pipeline, from: 'id-token: write', to: 'id-token: read' },
    ],
  },
];
