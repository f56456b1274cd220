/**
 * Last segment of the URL of a person: the address without `sip:`, encoded, so that an address with a slash or a number sign is one
 * segment, too; other schemes stay. Source: trusted-application.md#participants
 */
export const addressSegment = (uri: string): string =>
  encodeURIComponent(uri.replace(/^sip:/i, '').toWellFormed())
    .replaceAll('%40', '@')
    .replaceAll('%3A', ':')
    .replaceAll('%2B', '+');
