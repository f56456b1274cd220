import { maximumLogo } from '../../../shared/protocol/carebridge/logo-limits.ts';

/** The longer edge, tried one after the other. Of 48 pixels any picture is small enough as PNG, which takes 4 bytes for a pixel at most. */
const edges = [maximumLogo.pixels, 96, 64, 48];
/** PNG keeps every pixel; WebP takes less of photographs. What a browser cannot write it writes as PNG. */
const kinds = ['image/png', 'image/webp'];

/**
 * A picture as large as a company's logo may be, in base64; undefined where the file is none that this browser can read. It is drawn anew,
 * so that nothing else that was in the file goes with it, such as where a photograph was taken.
 */
export async function scaledLogo(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  for (const edge of edges) {
    const canvas = drawn(picture, edge);
    for (const kind of kinds) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, kind, 0.9));
      if (blob !== null && blob.size <= maximumLogo.bytes) return base64Of(blob);
    }
  }
  return undefined;
}

function drawn(picture: ImageBitmap, edge: number): HTMLCanvasElement {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

async function base64Of(blob: Blob): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
}
