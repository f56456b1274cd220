/** The host of an address: as it is written, as it is shown, and whether text of another script that followed it was cut off. */
type Host = { readonly written: string; readonly shown: string; readonly isCut: boolean };

/** Letters of other scripts behind a top-level domain of ASCII letters, as in `example.com次の文`. */
const textBehind = /^(.*\.[a-z]{2,})[^\0-\x7f\p{Script=Latin}][^.]*$/iu;
/** One script, in which a host may be shown as it is; of Latin only the letters that languages write with, and no look-alikes. */
const oneScript: readonly RegExp[] = [
  /^[a-z\u00df-\u0130\u0132-\u0137\u0139-\u017e\u1e00-\u1eff]+$/iu,
  ...['Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Hangul', 'Han', 'Armenian', 'Georgian'].map(
    (script) => new RegExp(`^[\\p{Script=${script}}\\p{M}]+$`, 'u'),
  ),
];

/**
 * How a host with its port is shown: in ASCII, as the browser resolves it, where its letters are of several scripts or it is written
 * in another way than the browser writes it. Undefined for what is no host with a dot, or carries a user name in front.
 */
export function hostShown(authority: string): Host | undefined {
  const cut = textBehind.exec(authority)?.[1];
  const written = cut ?? authority;
  if (written.includes('@') || !URL.canParse(`https://${written}/`)) return undefined;
  const { hostname, host } = new URL(`https://${written}/`);
  if (!hostname.includes('.')) return undefined;
  const lower = written.toLowerCase();
  const isPlain = lower === host || lower === `${hostname}:443` || lower === `${hostname}:80`;
  return { written, shown: isPlain || isOfOneScript(written) ? written : host, isCut: cut !== undefined };
}

function isOfOneScript(host: string): boolean {
  const letters = host.replace(/:\d+$/, '').replace(/[\d.-]/g, '');
  return host.normalize('NFKC') === host && oneScript.some((script) => script.test(letters));
}
