import type { Rule } from './rule.ts';

/** Hosts that differ from cloud to cloud, so that `environment()` has to tell them. */
const cloudHosts = [
  'api.loganalytics.io',
  'core.windows.net',
  'database.windows.net',
  'gallery.azure.com',
  'graph.windows.net',
  'login.microsoftonline.com',
  'management.azure.com',
  'management.core.windows.net',
  'servicebus.windows.net',
  'trafficmanager.net',
  'vault.azure.net',
];

/** Rules of the Bicep linter that can be told from the text, by their names there. */
const patterns: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['no-hardcoded-location', /^\s*location: '(?!global')/],
  ['no-hardcoded-env-urls', new RegExp(`'[^']*(?:${cloudHosts.join('|').replaceAll('.', '\\.')})`)],
  ['no-loc-expr-outside-params', /\b(?:resourceGroup|deployment)\(\)\.location/],
  ['prefer-interpolation', /\bconcat\('|\bconcat\([^[\]()]*, '/],
  ['prefer-unquoted-property-names', /(?:^|[{,])\s*'[A-Za-z_]\w*':/],
  ['simplify-interpolation', /(?:[:=(,[?]|^)\s*'\$\{[^}']*\}'(?!\s*:)/],
  ['simplify-json-null', /\bjson\('null'\)/],
  ['use-resource-symbol-reference', /\b(?:reference|list\w+)\(/],
  ['use-stable-resource-identifiers', /\b(?:newGuid|utcNow)\(/],
  ['protect-commandtoexecute-secrets', /\bcommandToExecute\b/],
  ['secure-secrets-in-params', /^param \w*(?:password|pwd|secret|accountkey|acctkey)\w* (?:string|object)\b/i],
];

/** Nothing that the linter would warn of, as far as a line of text can tell; the compiler's own linter knows more. */
export const linterIsQuiet: Rule = ({ sources }) =>
  [...sources].flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) => {
      const code = line.replace(/^\s*(\/\/|@description\().*$/, '');
      return patterns.filter(([, pattern]) => pattern.test(code)).map(([name]) => `${file}:${index + 1}: ${name}`);
    }),
  );
