import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { handOver } from '../later/chunks.ts';
import { port } from '../port.ts';
import styles from '../styles/logo.css';
import { Avatar } from '../views/avatar.tsx';

/** The company's logo. Drawn from its bytes, since a page's policy may allow no picture of the service. Source: decision 30 */
async function askLogo(): Promise<ImageBitmap | undefined> {
  const url = `${port?.service}/api/logo/${encodeURIComponent(port?.tenant ?? '')}`;
  const asked = await fetch(url, { credentials: 'omit' });
  return asked.ok ? createImageBitmap(await asked.blob()) : undefined;
}

/** The logo, and the name's first letter as long as there is none. */
function Logo({ name }: { readonly name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<ImageBitmap>();
  useEffect(() => void askLogo().then(setPicture, () => undefined), []);
  useLayoutEffect(() => {
    if (picture !== undefined) canvas.current?.getContext('2d')?.drawImage(picture, 0, 0);
  }, [picture]);
  if (picture === undefined) return <Avatar name={name} />;
  const { width, height } = picture;
  return <canvas class="logo" role="img" aria-label={name} ref={canvas} width={width} height={height} />;
}

handOver('logo', { Logo }, styles);
