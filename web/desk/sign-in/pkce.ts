/** 256 random bits as text that may stand in an address. */
export const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** A code verifier (RFC 7636 §4.1). */
export const newVerifier = randomText;

/** BASE64URL(SHA-256(ASCII(text))) (RFC 7636 §4.2). */
export async function sha256(text: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
