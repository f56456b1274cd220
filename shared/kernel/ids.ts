import { createHash, randomFillSync } from 'node:crypto';

/** 32 hex digits: the first 128 bits of SHA-256 over the parts, each closed by a zero byte. */
export function hashId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** Random bytes that no one has had yet; asking the system for a few of them costs as much as for many. */
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

/** Random hex digits, two for each byte; at most 64 bytes. */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** 32 random hex digits (128 bits). */
export function randomId(): string {
  return randomHex(16);
}

/** `<conversation>.<version>.<index>`: names one command permanently; at most 50 characters, as the protocol allows. */
export function operationId(conversation: string, version: number, index: number): string {
  return `${conversation}.${version.toString(36)}.${index.toString(36)}`;
}

/** Whether two operation ids name commands of one conversation. */
export function isOfSameConversation(operation: string, other: string): boolean {
  const [conversation] = operation.split('.');
  return conversation !== '' && other.startsWith(`${conversation}.`);
}

const paddedDigits = 12;

/** A number as a row key part: zero-padded to 12 digits, so that text order is number order. */
export function padded(value: number): string {
  return String(value).padStart(paddedDigits, '0');
}

/** 32 hex digits written as a GUID (8-4-4-4-12). */
export function asGuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A GUID written as 32 lower-case hex digits. */
export function fromGuid(guid: string): string {
  return guid.replaceAll('-', '').toLowerCase();
}
