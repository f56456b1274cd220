const quoted = /'(?:[^']|'')*'/g;
const partitionEquals = /\bPartitionKey\s+eq\s+('(?:[^']|'')*')/;

/**
 * The one partition that an OData filter can match, or undefined when it may match several. Only plain conjunctions are
 * understood: with an `or` or `not` anywhere the answer is undefined.
 */
export function partitionOf(filter: string | undefined): string | undefined {
  if (filter === undefined) return undefined;
  if (/\b(or|not)\b/i.test(filter.replace(quoted, "''"))) return undefined;
  const literal = outsideOfText(filter);
  return literal?.slice(1, -1).replaceAll("''", "'");
}

/** The literal that PartitionKey is compared with, unless those words only stand inside of another literal. */
function outsideOfText(filter: string): string | undefined {
  const match = partitionEquals.exec(filter);
  if (match?.[1] === undefined) return undefined;
  const before = filter.slice(0, match.index).replaceAll("''", '');
  return before.split("'").length % 2 === 1 ? match[1] : undefined;
}
