import * as z from 'zod';
import { isAccent, isColour } from '../kernel/accent.ts';
import { pictureHeader } from '../kernel/picture-header.ts';
import { maximumLogo } from '../protocol/carebridge/logo-limits.ts';

const longestBase64 = Math.ceil(maximumLogo.bytes / 3) * 4;

/** What stands against a logo, a picture in base64: what it is its bytes tell; undefined where nothing does. */
function logoFault(text: string): string | undefined {
  const bytes = Buffer.from(text.slice(0, longestBase64), 'base64');
  if (text.length > longestBase64 || bytes.byteLength > maximumLogo.bytes)
    return `must be a picture of ${maximumLogo.bytes} bytes at most`;
  if (bytes.toString('base64') !== text) return 'must be base64 text';
  const header = pictureHeader(bytes);
  if (header === undefined) return 'must be a whole picture: PNG, JPEG or WebP';
  const isSmall = Math.max(header.width, header.height) <= maximumLogo.pixels;
  return isSmall ? undefined : `must be ${maximumLogo.pixels} pixels wide and high at most`;
}

/** Decoded and looked at once, since a tenant is read often. */
const logoSchema = z.string().superRefine((text, context) => {
  const message = logoFault(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** What the widget looks like on a tenant's pages, where it is not as usual. Source: carebridge.md#look-of-a-tenant */
export const lookSchema = z.strictObject({
  /** White text on it can be read. */
  accent: z
    .string()
    .refine(isColour, { error: 'must be a colour, as #rrggbb', abort: true })
    .refine(
      isAccent,
      'is too light for white text on it; put a darker colour (its contrast with white is 4.5 at least)',
    )
    .transform((colour) => colour.toLowerCase())
    .exactOptional(),
  position: z.enum(['left', 'right']).exactOptional(),
  logo: logoSchema.exactOptional(),
});
