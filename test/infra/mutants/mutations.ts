import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile, findCompiler, steps } from '../../../infra/check/compiler.ts';
import { type Infrastructure, readInfrastructure } from '../../../infra/check/infrastructure.ts';
import { type Compiled, predictedFor } from '../../../infra/check/snapshots.ts';
import { makeWorkshop } from '../../../infra/check/workshop.ts';
import { infraFolder } from '../support/folders.ts';
import type { Break } from '../support/mutant.ts';
import { BicepServer, type Diagnostic } from './bicep-server.ts';

/** Makes broken copies of the infrastructure and has them compiled, all by one process of the compiler. */
export class Mutations {
  readonly #workshop: string;
  readonly #server: BicepServer;
  #copies = 0;

  /** @throws {Error} — when there is no compiler, or it cannot make the stand-in of the Graph extension */
  constructor() {
    const compiler = findCompiler(process.env);
    if (compiler === undefined)
      throw new Error('There is no Bicep compiler: npm run infra:check says where to get one');
    this.#workshop = makeWorkshop(infraFolder);
    const [[, ...extension] = ['']] = steps;
    const { succeeded, said } = compile(compiler, this.#workshop, ...extension);
    if (!succeeded) throw new Error(said);
    this.#server = new BicepServer(compiler);
  }

  /** Without the linter, so that it is a rule of ours that sees what is broken. */
  withoutLinter(): void {
    replaceIn(path.join(this.#workshop, 'bicepconfig.json'), '"core":{', '"core":{"enabled":false,');
  }

  /**
   * Runs `work` on a copy in which one text of one file is another, or nothing is. Each has a folder of its own, since the compiler
   * remembers the texts that a template loads.
   */
  async onCopy<T>(change: Omit<Break, 'what'> | undefined, work: (copy: CompiledCopy) => Promise<T>): Promise<T> {
    this.#copies += 1;
    const folder = `${this.#workshop}-${this.#copies}`;
    cpSync(this.#workshop, folder, { recursive: true });
    try {
      if (change !== undefined) replaceIn(path.join(folder, change.file), change.from, change.to);
      return await work(new CompiledCopy(folder, this.#server));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async remove(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#workshop, { recursive: true, force: true });
  }
}

function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

/** One copy, and what the compiler makes of it. */
class CompiledCopy {
  readonly #folder: string;
  readonly #server: BicepServer;

  constructor(folder: string, server: BicepServer) {
    this.#folder = folder;
    this.#server = server;
  }

  /** What compiler and linter find. */
  async diagnostics(): Promise<readonly Diagnostic[]> {
    const { diagnostics } = await this.#compile();
    return diagnostics;
  }

  /** What the compiler makes of the copy. @throws {Error} — when it refuses to */
  async compiled(): Promise<Compiled> {
    const { success, diagnostics, contents } = await this.#compile();
    if (!success) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
    const { parameters } = JSON.parse(contents) as { readonly parameters: unknown };
    return { parameters, usual: await this.#snapshot('usual'), full: await this.#snapshot('full') };
  }

  /** The copy, as it is and compiled, for the rules. */
  async infrastructure(): Promise<Infrastructure> {
    return readInfrastructure(this.#folder, { compiled: await this.compiled() });
  }

  async #compile() {
    const answer = await this.#server.request('compile', { path: path.join(this.#folder, 'main.bicep') });
    return answer as { success: boolean; diagnostics: readonly Diagnostic[]; contents: string };
  }

  async #snapshot(deployment: 'usual' | 'full'): Promise<unknown> {
    const place = path.join(this.#folder, 'snapshots', `${deployment}.bicepparam`);
    const answer = await this.#server.request('getSnapshot', { path: place, metadata: predictedFor });
    return JSON.parse((answer as { readonly snapshot: string }).snapshot) as unknown;
  }
}
