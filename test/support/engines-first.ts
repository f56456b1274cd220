import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What makes a file one of an engine: it takes part in the shared one, or has one of its own. Those of the first kind follow each other,
 * so that their engine need not wait for the next of them.
 */
const ofAnEngine = [
  /\bsharedEngineWorld\(/,
  /\b(startEngineWorld|startRelayWorld|startEngine|startCommandOf|startCommand|npmStart)\(/,
];

/** Has the files of an engine come first: they take longest and wait most, and at the end nothing would be left to do meanwhile. */
export class EnginesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const text = readFileSync(moduleId, 'utf8');
      const rank = ofAnEngine.findIndex((sign) => sign.test(text));
      return rank < 0 ? ofAnEngine.length : rank;
    };
    const ranked = (await super.sort(files)).map((file) => ({ file, rank: rankOf(file) }));
    return ranked.sort((one, other) => one.rank - other.rank).map(({ file }) => file);
  }
}
