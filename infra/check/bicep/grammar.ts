import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

let parser: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  await Parser.init();
  const made = new Parser();
  made.setLanguage(
    await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')),
  );
  return made;
}

/**
 * Where a Bicep text breaks the published grammar, which others wrote: a second opinion beside our own reader. The grammar is
 * older than `extension`, so those lines are left out.
 */
export async function grammarFaults(text: string, file: string): Promise<readonly string[]> {
  parser ??= load();
  const tree = (await parser).parse(text.replace(/^extension .*$/m, ''));
  return tree === null ? [`${file}: not readable`] : faultsBelow(tree.rootNode, file);
}

function faultsBelow(node: Node, file: string): readonly string[] {
  if (node.isError || node.isMissing) return [`${file}:${node.startPosition.row + 1}: not Bicep`];
  return node.hasError ? node.children.flatMap((one) => (one === null ? [] : faultsBelow(one, file))) : [];
}
