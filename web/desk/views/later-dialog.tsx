import type { ComponentProps, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The dialogs that are opened now and then, which are loaded once. */
export const rareDialogs = () => import('../rare/rare-dialogs.ts');

type Rare = Awaited<ReturnType<typeof rareDialogs>>;

type Closing = { readonly onClose: () => void };

type LaterDialogProps<Name extends keyof Rare> = {
  readonly name: Name;
  readonly props: ComponentProps<Rare[Name]> & Closing;
};

/** A dialog whose code is loaded apart; where it cannot be, it closes again. */
export function LaterDialog<Name extends keyof Rare>({ name, props }: LaterDialogProps<Name>) {
  const [dialogs, setDialogs] = useState<Rare | undefined>(undefined);
  useEffect(() => {
    rareDialogs().then(setDialogs, props.onClose);
  }, []);
  if (dialogs === undefined) return null;
  const Dialog = dialogs[name] as ComponentType<Closing>;
  const given: Closing = props;
  return <Dialog {...given} />;
}
