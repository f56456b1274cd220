import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { acceptedCoding } from '../../kernel/content-coding.ts';
import { defined } from '../../kernel/defined.ts';
import { isKnown } from '../../kernel/entity-tags.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import { withoutTrailing } from '../../kernel/trailing.ts';

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
type PageFile = z.infer<typeof manifestSchema>['files'][number];

/** Headers of a request for a page that decide on its answer; names in lower case. */
type PageRequest = Readonly<Record<string, string>>;

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
    const wanted = urlPath === '/' ? '/' : withoutTrailing(urlPath, '/');
    const file = files.get(wanted);
    if (file === undefined) throw new RequestRefused('NotFound', 'There is nothing here.');
    const coding = acceptedCoding(headers['accept-encoding']);
    const encoding = encodings.find(({ name }) => name === coding);
    const etag = `"${file.etag}${encoding === undefined ? '' : `-${encoding.name}`}"`;
    const answered = pageHeaders(file, etag, this.#connect);
    if (isKnown(headers['if-none-match'], etag)) return { status: 304, headers: answered };
    return {
      status: 200,
      headers: { ...answered, ...defined({ 'content-encoding': encoding?.name }) },
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

const immutableCache = 'public, max-age=31536000, immutable';
/** Names that never change: a new release is noticed within minutes, and costs 304 when there is none. */
const scriptCache = 'public, max-age=300, stale-while-revalidate=86400';
const pageCache = 'no-cache';

/** What our own pages may do: nothing inline, nothing evaluated, nothing foreign. Source: carebridge.md#pages */
function contentSecurityPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of a file for browsers. Scripts may be loaded by pages of any origin: they hold no secret. Source: carebridge.md#pages */
function pageHeaders(
  file: Pick<PageFile, 'mediaType' | 'isImmutable'>,
  etag: string,
  connect: readonly string[],
): Readonly<Record<string, string>> {
  const isPage = file.mediaType.startsWith('text/html');
  return {
    'content-type': file.mediaType,
    etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'cache-control': file.isImmutable ? immutableCache : isPage ? pageCache : scriptCache,
    ...(isPage
      ? {
          'content-security-policy': contentSecurityPolicy(connect),
          'referrer-policy': 'strict-origin-when-cross-origin',
          'cross-origin-opener-policy': 'same-origin-allow-popups',
        }
      : { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }),
  };
}
