/** The code of a fault of the operating system, such as `ENOENT`; undefined for what has none. */
export function faultCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
