/** The origins under which a browser of this machine may open the application's pages. */
export function pageOrigins(origin: string): readonly string[] {
  return [...new Set([origin, origin.replace('127.0.0.1', 'localhost')])];
}
