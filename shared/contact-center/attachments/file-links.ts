import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../kernel/time.ts';
import type { CenterRecords } from '../directory/center-records.ts';
import { newSecret } from '../identity/secrets.ts';

const secretSchema = z.object({ secret: z.string() });
const partition = 'contact-center';
const key = 'file-link-secret';

/** Where links to files are, beside what asks for an API key. Source: contact-center.md#attachments */
export const fileLinkPath = '/chat-gateway/v1/files/{tenant}/{conversation}/{attachment}';

/** Which file a link leads to. */
export type LinkedFile = { readonly tenant: string; readonly conversation: string; readonly attachment: string };

/** Makes a link to a file that is good from `at` (epoch ms) on for a while. */
export type LinkMaker = (file: LinkedFile, at: number) => string;

type FileLinksDependencies = {
  readonly keyRecords: CenterRecords;
  /** Public origin of this deployment. */
  readonly origin: string;
  readonly lifeMs: number;
  readonly now: Clock;
};

/** Links by which one file is read without a credential, for a while: signed with a secret that all instances share. */
export class FileLinks {
  readonly #dependencies: FileLinksDependencies;
  #secret: Promise<string> | undefined;

  constructor(dependencies: FileLinksDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async maker(): Promise<LinkMaker> {
    const { origin, lifeMs } = this.#dependencies;
    const secret = await this.#loaded();
    return (file, at) => {
      const { tenant, conversation, attachment } = file;
      const expires = Math.round(at + lifeMs);
      const url = new URL(`/chat-gateway/v1/files/${tenant}/${conversation}/${attachment}`, origin);
      url.search = new URLSearchParams({
        expires: String(expires),
        signature: macOf(secret, file, expires),
      }).toString();
      return url.href;
    };
  }

  /** Whether a link holds. @throws {Unavailable} StoreUnavailable */
  async holds(file: LinkedFile, query: URLSearchParams): Promise<boolean> {
    const expires = query.get('expires') ?? '';
    if (!/^\d{1,15}$/.test(expires) || Number(expires) <= this.#dependencies.now()) return false;
    const wanted = Buffer.from(macOf(await this.#loaded(), file, Number(expires)));
    const given = Buffer.from(query.get('signature') ?? '');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  #loaded(): Promise<string> {
    this.#secret ??= this.#load().catch((error: unknown) => {
      this.#secret = undefined;
      throw error;
    });
    return this.#secret;
  }

  /** Whichever instance is the first makes the secret. */
  async #load(): Promise<string> {
    const { keyRecords } = this.#dependencies;
    const stored = await keyRecords.get(partition, key);
    if (stored !== undefined) return secretSchema.parse(stored.value).secret;
    await keyRecords.insert(partition, key, { secret: newSecret() });
    return secretSchema.parse((await keyRecords.get(partition, key))?.value).secret;
  }
}

function macOf(secret: string, { tenant, conversation, attachment }: LinkedFile, expires: number): string {
  const content = JSON.stringify([tenant, conversation, attachment, expires]);
  return createHmac('sha256', secret).update(content).digest('base64url');
}
