/** A program to start with its arguments; `verbatim`: Windows gets them as they are, since they are quoted already. */
export type Launch = { readonly file: string; readonly args: readonly string[]; readonly verbatim: boolean };

/** Arguments as they must be written for `platform`: quoted for cmd.exe on Windows; elsewhere as they are, since no shell reads them. */
export function quotedForShell(platform: NodeJS.Platform, args: readonly string[]): readonly string[] {
  return platform === 'win32' ? args.map(quotedForCmd) : args;
}

/**
 * How a command is started on `platform`. The Azure CLI is a batch file on Windows, which only cmd.exe runs; everywhere else
 * there is no shell.
 */
export function launchOf(platform: NodeJS.Platform, command: string, args: readonly string[], cmd: string): Launch {
  const quoted = quotedForShell(platform, args);
  if (platform !== 'win32') return { file: command, args: quoted, verbatim: false };
  // /d: no AutoRun; /v:OFF: `!` means nothing; /s: the outer quotes are taken away, and no other.
  const line = [command, ...quoted].join(' ');
  return { file: cmd, args: ['/d', '/e:ON', '/v:OFF', '/s', '/c', `"${line}"`], verbatim: true };
}

/** Expands to nothing. Before `%` it keeps cmd.exe from reading the name of a variable there; `%` cannot be escaped inside of quotes. */
const nothing = '%%cd:~,';

/**
 * One argument for a batch file, which is read three times: as a command line, as the batch file's own line, and by the program
 * that it starts. Inside of quotes `&`, `|`, `<`, `>`, `^` and spaces mean nothing to the first two; a doubled quote is a quote
 * to all three; backslashes are doubled only before a quote.
 * @throws {Error} — when there is a line break or a NUL in it, which a batch file cannot be given
 */
function quotedForCmd(argument: string): string {
  if (/[\r\n\0]/.test(argument)) throw new Error('A command cannot be given an argument with a line break.');
  const text = argument
    .replace(/(\\*)"/g, '$1$1""')
    .replace(/\\+$/, '$&$&')
    .replaceAll('%', `${nothing}%`);
  return `"${text}"`;
}
