/** The part of the browser's Trusted Types that is used: values that a page with `require-trusted-types-for 'script'` accepts. */
type TrustedPolicy = { createHTML(text: string): string; createScriptURL(url: string): string };

const plain: TrustedPolicy = { createHTML: (text) => text, createScriptURL: (url) => url };
let made: TrustedPolicy | undefined;

/**
 * The policy of this page, which is called `carebridge`: it makes nothing but what the loader gives it, and no one else has it.
 * @throws {TypeError} — when the page's `trusted-types` does not name it
 */
export function trustedPolicy(): TrustedPolicy {
  const { trustedTypes } = globalThis as {
    readonly trustedTypes?: { createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy };
  };
  made ??= trustedTypes?.createPolicy('carebridge', plain) ?? plain;
  return made;
}
