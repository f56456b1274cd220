import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'path · any case, doubled slashes → the same resource (trusted-application.md#links)',
  brokenAnswer(({ path }) => path.startsWith('/platformService//'), withStatus(404)),
  async ({ application }) => {
    for (const path of ['/platformService/Discover', '/PLATFORMSERVICE/discover', '/platformService//discover']) {
      expect([path, (await application.get(path)).status]).toEqual([path, 200]);
    }
  },
);
