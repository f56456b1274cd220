import * as z from 'zod';
import { isAccent, isColour } from '../kernel/accent.ts';
import { pictureHeader } from '../kernel/picture-header.ts';
import { maximumLogo } from '../protocol/carebridge/logo-limits.ts';

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

const longestBase64 = Math.ceil(maximumLogo.bytes / 3) * 4;

/** A small picture in base64; what it is its bytes tell. */
const logoSchema = z
  .string()
  .refine((text) => text.length <= longestBase64 && bytesOf(text).byteLength <= maximumLogo.bytes, {
    error: `must be a picture of ${maximumLogo.bytes} bytes at most`,
    abort: true,
  })
  .refine((text) => bytesOf(text).toString('base64') === text, { error: 'must be base64 text', abort: true })
  .refine((text) => pictureHeader(bytesOf(text)) !== undefined, {
    error: 'must be a whole picture: PNG, JPEG or WebP',
    abort: true,
  })
  .refine((text) => {
    const { width, height } = pictureHeader(bytesOf(text)) ?? { width: 0, height: 0 };
    return Math.max(width, height) <= maximumLogo.pixels;
  }, `must be ${maximumLogo.pixels} pixels wide and high at most`);

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
