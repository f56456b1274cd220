import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { ConfigurationError, Unavailable } from '../kernel/errors.ts';
import { hashId, randomId } from '../kernel/ids.ts';
import { parseJson } from '../kernel/json.ts';
import type { Secret } from '../kernel/secret-reader.ts';
import { checkedName, checkedValue, type SecretStore } from './secret-store.ts';

const fileMode = 0o600;
const folderMode = 0o700;
const ofOthers = 0o077;
/** A draft is written within milliseconds; one that is older was left behind by a process that ended. */
const draftLimitMs = 60_000;

const fileSchema = z.strictObject({ schema: z.literal(1), version: z.string(), value: z.string(), check: z.string() });

/**
 * Secrets in a folder of one machine. Choice: each is a file of its own (mode 0600) that is replaced whole, so that writers in several
 * processes need no lock, a crash leaves the old one or the new one, and a damaged one takes no other with it.
 */
export class FileSecrets implements SecretStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<Secret | undefined> {
    const file = this.#fileOf(name);
    const text = await readPrivate(file);
    if (text === undefined) return undefined;
    const { data } = fileSchema.safeParse(parseJson(text));
    if (data === undefined || data.check !== checkOf(name, data)) {
      throw new ConfigurationError(
        `${file} is damaged: it is no secret that Carebridge has written. Write the credential again, or delete the file.`,
      );
    }
    return { value: data.value, version: data.version };
  }

  async write(name: string, value: string): Promise<Pick<Secret, 'version'>> {
    const file = this.#fileOf(name);
    const content = { schema: 1, version: randomId(), value: checkedValue(value) } as const;
    await answered(this.#folder, async () => {
      const made = await mkdir(this.#folder, { recursive: true, mode: folderMode });
      if (made !== undefined) await syncFolder(path.dirname(made));
      await this.#clearDrafts();
      const draft = `${file}.${randomId()}.new`;
      try {
        await writeWhole(draft, JSON.stringify({ ...content, check: checkOf(name, content) }));
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
      await syncFolder(this.#folder);
    });
    return { version: content.version };
  }

  async remove(name: string): Promise<void> {
    const file = this.#fileOf(name);
    await answered(this.#folder, async () => {
      await rm(file, { force: true });
      await syncFolder(this.#folder);
    });
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, `${checkedName(name)}.json`);
  }

  /** Removes what processes left behind that ended while they wrote. */
  async #clearDrafts(): Promise<void> {
    for (const entry of await readdir(this.#folder)) {
      if (!entry.endsWith('.new')) continue;
      const draft = path.join(this.#folder, entry);
      const writtenAt = await ifThere(stat(draft));
      if (writtenAt !== undefined && Date.now() - writtenAt.mtimeMs > draftLimitMs) await rm(draft, { force: true });
    }
  }
}

/** Of the name, too, so that a file under another's name counts as damaged. */
const checkOf = (name: string, { version, value }: Secret): string => hashId(name, version, value);

/** A file's text, the file closed to other users; undefined when there is none. */
function readPrivate(file: string): Promise<string | undefined> {
  return answered(file, async () => {
    const found = await ifThere(stat(file));
    if (found === undefined) return undefined;
    if ((found.mode & ofOthers) !== 0) await chmod(file, fileMode);
    return ifThere(readFile(file, 'utf8'));
  });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', fileMode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Brings the folder's names to the disk; on Windows a folder cannot be opened, and its names are there with the file. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await ifThere(open(folder, 'r'));
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A fault of the file system as what it is for the caller: a store that does not answer now. */
async function answered<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new Unavailable('SecretsUnavailable', `Secrets cannot be kept in ${place} (${code}).`);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
    ? error.code
    : undefined;
}
