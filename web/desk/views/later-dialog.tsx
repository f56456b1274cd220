import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The dialogs that are opened now and then. */
export const rareDialogs = () => import('../rare/rare-dialogs.ts');

type LaterDialogProps<Props> = { readonly load: () => Promise<ComponentType<Props>>; readonly props: Props };

/** A dialog whose code is loaded when it is asked for; where it cannot be, it closes again. */
export function LaterDialog<Props extends { readonly onClose: () => void }>({ load, props }: LaterDialogProps<Props>) {
  const [part, setPart] = useState<{ readonly Dialog: ComponentType<Props> } | undefined>(undefined);
  useEffect(() => {
    load().then((Dialog) => setPart({ Dialog }), props.onClose);
  }, []);
  return part === undefined ? null : <part.Dialog {...props} />;
}
