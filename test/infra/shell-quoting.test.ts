import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { launchOf, quotedForShell } from '../../infra/hooks/shell-quoting.ts';

const graphUrl = 'https://graph.microsoft.com/v1.0/me?$select=id&$top=999';

/** Variables that cmd.exe knows in these tests. */
const variables: Readonly<Record<string, string>> = { PATH: 'C:\\Windows', cd: 'C:\\work' };

/**
 * How cmd.exe replaces variables on a command line (not in a batch file), inside and outside of quotes alike: `%name%`, and
 * `%name:~from,length%`, of which an empty length leaves nothing. What names no variable stays as it is.
 */
function expanded(line: string): string {
  return line.replace(/%(?=([^%:]+)(:~,)?%)(?:[^%]*)%/g, (whole, name: string, part: string | undefined) => {
    const value = variables[name];
    if (value === undefined) return whole;
    return part === undefined ? value : '';
  });
}

/** Whether a line is one command to cmd.exe: nothing outside of quotes ends it, redirects it, or is taken away from it. */
function isOneCommand(line: string): boolean {
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && '&|<>^()'.includes(character)) return false;
  }
  return !isQuoted;
}

/** How the C runtime of a Windows program reads its arguments: backslashes count before a quote only, `""` inside of quotes is a quote. */
function argumentsOf(line: string): readonly string[] {
  const read: string[] = [];
  let text = '';
  let isQuoted = false;
  let isBegun = false;
  for (let at = 0; at < line.length; at += 1) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
    const isBeforeQuote = line[at + slashes] === '"';
    text += '\\'.repeat(isBeforeQuote ? Math.floor(slashes / 2) : slashes);
    isBegun ||= slashes > 0;
    at += slashes;
    const character = line[at];
    if (character === undefined) break;
    if (character === '"' && slashes % 2 === 1) text += '"';
    else if (character === '"' && isQuoted && line[at + 1] === '"') {
      text += '"';
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      isBegun = true;
    } else if (character === ' ' && !isQuoted) {
      if (isBegun) read.push(text);
      text = '';
      isBegun = false;
    } else {
      text += character;
      isBegun = true;
    }
  }
  return isBegun ? [...read, text] : read;
}

/** What the program behind a batch file gets. The batch file's own line is not expanded again where the arguments stand. */
function received(args: readonly string[]): readonly string[] | 'several commands' {
  const line = expanded(quotedForShell('win32', args).join(' '));
  return isOneCommand(line) ? argumentsOf(line) : 'several commands';
}

describe('arguments of the Azure CLI', () => {
  it.each(['linux', 'darwin'] as const)('%s → as they are, and no shell', (platform) => {
    const args = [graphUrl, 'a b', '"quoted"', '$HOME', '`id`'];
    expect(quotedForShell(platform, args)).toEqual(args);
    expect(launchOf(platform, 'az', args, 'cmd.exe')).toEqual({ file: 'az', args, verbatim: false });
  });

  it.each([
    ['ampersand', graphUrl, `"${graphUrl}"`],
    ['space', '@C:\\Users\\Ada Hart\\body.json', '"@C:\\Users\\Ada Hart\\body.json"'],
    ['quotes', 'say "no"', '"say ""no"""'],
    ['backslash before a quote', 'C:\\"x', '"C:\\\\""x"'],
    ['backslash at the end', 'C:\\Ada Hart\\', '"C:\\Ada Hart\\\\"'],
    ['percent', '%PATH%', '"%%cd:~,%PATH%%cd:~,%"'],
    ['nothing', '', '""'],
  ])('win32, %s → %s is quoted for cmd.exe', (_, argument, quoted) => {
    expect(quotedForShell('win32', [argument])).toEqual([quoted]);
    expect(received([argument])).toEqual([argument]);
  });

  it('win32 → one line for cmd.exe, which Node hands over as it is', () => {
    expect(launchOf('win32', 'az', ['rest', '--url', graphUrl], 'C:\\cmd.exe')).toEqual({
      file: 'C:\\cmd.exe',
      args: ['/d', '/e:ON', '/v:OFF', '/s', '/c', `"az "rest" "--url" "${graphUrl}""`],
      verbatim: true,
    });
  });

  it('win32, any arguments → one command, and the program gets what was given', () => {
    const character = fc.constantFrom(
      'a',
      ' ',
      '"',
      '\\',
      '%',
      '&',
      '|',
      '<',
      '>',
      '^',
      '(',
      ')',
      '$',
      "'",
      '!',
      ':',
      '~',
    );
    const argument = fc.oneof(
      fc.string({ unit: character, maxLength: 12 }),
      fc.constantFrom('%PATH%', '%cd%', '%%PATH%%', '%cd:~,%', '"&calc&"', '\\"&calc', '%PATH', '100%'),
    );
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 4 }), (args) => {
        expect(received(args)).toEqual(args);
      }),
    );
  });

  it.each(['\n', '\r', '\0'])('win32, %j → cannot be given', (character) => {
    expect(() => quotedForShell('win32', [`a${character}b`])).toThrow('line break');
  });
});
