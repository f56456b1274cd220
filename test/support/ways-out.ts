/** Modules that open connections, or look names up. */
const modules =
  /(?:from|import|require)\s*\(?\s*'((?:node:)?(?:https?|http2|net|tls|dgram|dns)(?:\/promises)?|undici|ws|axios|node-fetch|got)'/g;

/** What reaches out without a module: globals, and key sets that jose would read by itself. */
const globals = [
  /(?<![\w$])fetch\b/g,
  /\bnew (?:WebSocket|EventSource|XMLHttpRequest|WebTransport)\b/g,
  /\bcreateRemoteJWKSet\((?![^;]*\[customFetch\])/g,
];

/** Imports out of these modules that open nothing. */
const harmless =
  /^import\s+(?:type\s+\{[^}]*\}|\{\s*(?:(?:isIP|isIPv4|isIPv6)\s*,?\s*)+\})\s+from\s+'node:net';?$|^import\s+type\s/;

/** The ways to the outside that a source text has: which module, or which global. */
export function waysOutIn(text: string): readonly string[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .split(/(?<=;)\n/)
    .filter((statement) => !harmless.test(statement.trim()))
    .join('\n');
  const imported = [...code.matchAll(modules)].map(([, module = '']) => module);
  const bare = code.replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
  return [...imported, ...globals.flatMap((pattern) => [...bare.matchAll(pattern)].map(([way]) => way))];
}
