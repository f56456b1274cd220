import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** What is wrong with an input, a sentence each, with its place: `agents.0.address: is missing`. */
export function inputFaults(issues: readonly Issue[]): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${place([...issue.path, key])}: there is no such member`);
    }
    const isMissing = issue.code === 'invalid_type' && / received undefined$/.test(issue.message);
    return [`${place(issue.path)}: ${isMissing ? 'is missing' : issue.message}`];
  });
}

/** Where a member stands; the input itself has a name, too. */
function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the whole' : path.map(String).join('.');
}
