import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Has the files that share an engine come first, one after the other, so that it need not wait for the next one; the order is the usual one else. */
export class SharedEngineFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [sharing, others] = [[] as TestSpecification[], [] as TestSpecification[]];
    for (const file of await super.sort(files)) {
      (readFileSync(file.moduleId, 'utf8').includes('sharedEngineWorld(') ? sharing : others).push(file);
    }
    return [...sharing, ...others];
  }
}
