import type { ComponentProps, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** What is shown now and then, which is loaded once. */
export const rareParts = () => import('../rare/rare-parts.ts');

type Rare = Awaited<ReturnType<typeof rareParts>>;

type LaterPartProps<Name extends keyof Rare> = { readonly name: Name; readonly props: ComponentProps<Rare[Name]> };

/** A part whose code is loaded apart; where it cannot be, it is not there, and a dialog closes again. */
export function LaterPart<Name extends keyof Rare>({ name, props }: LaterPartProps<Name>) {
  const [parts, setParts] = useState<Rare | undefined>(undefined);
  useEffect(() => {
    rareParts().then(setParts, () => 'onClose' in props && props.onClose());
  }, []);
  if (parts === undefined) return null;
  const Part = parts[name] as ComponentType<object>;
  const given: object = props;
  return <Part {...given} />;
}
