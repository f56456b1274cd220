import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { RequestRefused } from '../kernel/errors.ts';
import type { HttpAnswer } from '../kernel/problem.ts';
import { pageHeaders } from './page-headers.ts';

const manifestSchema = z.object({
  files: z.array(
    z.object({
      url: z.string(),
      file: z.string(),
      mediaType: z.string(),
      etag: z.string(),
      isImmutable: z.boolean(),
    }),
  ),
});

/** One file for browsers, as the build describes it. */
export type PageFile = z.infer<typeof manifestSchema>['files'][number];

/** Headers of a request for a page that decide on its answer; names in lower case. */
export type PageRequest = Readonly<Record<string, string>>;

const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/** Serves what the build made for browsers: widget, demo page and desk. Source: carebridge.md#pages */
export class Pages {
  readonly #folders: readonly string[];
  readonly #connect: readonly string[];
  readonly #contents = new Map<string, Promise<Uint8Array>>();
  #loaded: Promise<{ readonly folder: string; readonly files: ReadonlyMap<string, PageFile> }> | undefined;

  /** `folders` are looked through in order for a manifest; `connect` are origins that our own pages may speak with. */
  constructor(folders: readonly string[], connect: readonly string[]) {
    this.#folders = folders;
    this.#connect = connect;
  }

  /**
   * The file at a path.
   * @throws {RequestRefused} NotFound — when there is none
   */
  async answer(urlPath: string, headers: PageRequest): Promise<HttpAnswer> {
    this.#loaded ??= this.#load();
    const { folder, files } = await this.#loaded;
    const wanted = urlPath === '/' ? '/' : urlPath.replace(/\/+$/, '');
    const file = files.get(wanted);
    if (file === undefined) throw new RequestRefused('NotFound', 'There is nothing here.');
    const encoding = encodings.find(({ name }) => accepts(headers['accept-encoding'] ?? '', name));
    const etag = `"${file.etag}${encoding === undefined ? '' : `-${encoding.name}`}"`;
    const answered = pageHeaders(file, etag, this.#connect);
    if (isKnown(headers['if-none-match'], etag)) return { status: 304, headers: answered };
    return {
      status: 200,
      headers: { ...answered, ...(encoding === undefined ? {} : { 'content-encoding': encoding.name }) },
      body: await this.#content(path.join(folder, `${file.file}${encoding?.suffix ?? ''}`)),
    };
  }

  async #load() {
    for (const folder of this.#folders) {
      const text = await readFile(path.join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const { files } = manifestSchema.parse(JSON.parse(text));
      return { folder, files: new Map(files.map((file) => [file.url, file])) };
    }
    this.#loaded = undefined;
    throw new RequestRefused('NotFound', 'The pages have not been built.');
  }

  #content(file: string): Promise<Uint8Array> {
    const known = this.#contents.get(file);
    if (known !== undefined) return known;
    const reading = readFile(file);
    this.#contents.set(file, reading);
    // On one machine the pages may be built anew at any time: what could not be read once is read again.
    reading.catch(() => this.#contents.delete(file));
    return reading;
  }
}

function accepts(acceptEncoding: string, name: string): boolean {
  return acceptEncoding.split(',').some((part) => {
    const [coding = '', quality = ''] = part.split(';');
    return coding.trim().toLowerCase() === name && !/^\s*q=0(\.0*)?\s*$/.test(quality);
  });
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((known) => known.trim().replace(/^W\//, '') === etag) === true;
}
