/** A YAML value of the kinds that azure.yaml and the workflows are written with. */
export type Yaml = string | readonly Yaml[] | { readonly [name: string]: Yaml };

type Line = { readonly indent: number; readonly text: string };

function linesOf(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
}

/**
 * Reads the part of YAML that we write: mappings and lists by indentation, plain and quoted texts, folded blocks. Every scalar
 * stays a text.
 * @throws {Error} — when a line is none of these
 */
export function parseYaml(text: string): Yaml {
  const lines = [...linesOf(text)];
  const value = block(lines, 0);
  if (lines[0] !== undefined) throw new Error(`YAML: "${lines[0].text}" is indented as nothing above it`);
  return value;
}

function block(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') ? items(lines, indent) : mapping(lines, indent);
}

function items(lines: Line[], indent: number): Yaml {
  const found: Yaml[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) {
    const rest = lines[0].text.slice(2);
    if (!/^[\w-]+:( |$)/.test(rest)) {
      found.push(scalar(rest));
      lines.shift();
      continue;
    }
    // The first member of a mapping stands behind the hyphen, the others below it.
    lines[0] = { indent: indent + 2, text: rest };
    found.push(mapping(lines, indent + 2));
  }
  return found;
}

function mapping(lines: Line[], indent: number): Yaml {
  const members: Record<string, Yaml> = {};
  for (let line = lines[0]; line?.indent === indent; line = lines[0]) {
    const [, name, rest = ''] = /^([\w.-]+):(?: +(.*))?$/.exec(line.text) ?? [];
    if (name === undefined) throw new Error(`YAML: "${line.text}" is no member`);
    lines.shift();
    const inner = lines[0]?.indent ?? 0;
    if (rest === '>' || rest === '|') members[name] = folded(lines, indent);
    else if (rest !== '') members[name] = scalar(rest);
    else members[name] = inner > indent ? block(lines, inner) : '';
  }
  return members;
}

function folded(lines: Line[], indent: number): string {
  const texts: string[] = [];
  for (let line = lines[0]; line !== undefined && line.indent > indent; line = lines[0]) {
    texts.push(line.text);
    lines.shift();
  }
  return texts.join(' ');
}

function scalar(text: string): Yaml {
  const quoted = /^(['"])(.*)\1(?: +#.*)?$/.exec(text)?.[2];
  if (quoted !== undefined) return quoted;
  const flow = /^\[(.*)\]$/.exec(text)?.[1];
  const plain = text.replace(/ +#.*$/, '');
  return flow === undefined ? plain : flow.split(',').map((one) => one.trim());
}

/** A member deep inside of a value; undefined where there is none. */
export function yamlAt(value: Yaml | undefined, ...names: readonly string[]): Yaml | undefined {
  return names.reduce<Yaml | undefined>(
    (inner, name) =>
      typeof inner === 'object' && !Array.isArray(inner)
        ? (inner as { readonly [name: string]: Yaml })[name]
        : undefined,
    value,
  );
}
