import type { Attachment } from '../conversation/conversation.ts';

/** A file as it was kept. */
export type KeptFile = { readonly attachment: Attachment; readonly content: Uint8Array };

/**
 * The answer that a file is: never shown by a browser, only saved, whatever is in it.
 * Source: contact-center.md#attachments; RFC 6266; RFC 8187
 */
export function fileAnswer({ attachment: { filename }, content }: KeptFile) {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
    body: content,
  };
}
