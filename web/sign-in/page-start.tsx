import { type ComponentChildren, render } from 'preact';
import { withoutTrailing } from '../../shared/kernel/trailing.ts';
import type { KeptStorage } from '../stored/kept-storage.ts';
import { Pause, pauseMs } from '../transport/back-off.ts';
import { serviceAnswer } from '../transport/service-answer.ts';
import { textOf } from '../transport/wire.ts';
import { Boundary } from '../views/boundary.tsx';
import { Card } from '../views/card.tsx';
import { followCompositions } from '../views/composition.ts';
import { refuseDroppedFiles } from '../views/dropped-files.ts';
import type { SignIn, SignInConfiguration } from './sign-in.ts';

/** How a page signs people in, and where the platform is found. Source: carebridge.md#desk-configuration */
export type PageConfiguration = SignInConfiguration & { readonly discoverUrl: string };

/** What is shown where something goes wrong on a page. */
type FaultTexts = { readonly title: string; readonly text: string; readonly again: string };

const configurationPath = '/api/desk/configuration';

/** Draws a page into an element of its document; a fault of the page is shown. */
export function drawPage(root: Element, view: ComponentChildren, failed: (error: unknown) => void): void {
  followCompositions(document);
  refuseDroppedFiles(document);
  root.replaceChildren();
  render(<Boundary onError={failed}>{view}</Boundary>, root);
}

/** Whatever goes wrong, the reader reads a sentence and has another try. */
export function drawFault(root: Element | null, error: unknown, { title, text, again }: FaultTexts): void {
  console.error(error);
  if (root === null) return;
  render(null, root);
  root.replaceChildren();
  render(<Card title={title} text={text} action={{ text: again, run: () => location.reload() }} />, root);
}

/** Makes an attempt again and again while its failure is temporary, as its `kind` says; `late` is called before the second pause. */
export async function persistently<T>(attempt: () => Promise<T>, late: () => void): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as { readonly kind?: unknown }).kind !== 'temporary') throw error;
      if (tries > 1) late();
      await new Pause().wait(pauseMs(tries));
    }
  }
}

/** The sign-in of a page, which is a part of its own so that the page appears sooner, and the configuration, once both are there. */
export async function signInOf(
  session: KeptStorage,
  late: () => void,
): Promise<{ readonly signIn: SignIn; readonly configuration: PageConfiguration }> {
  const configuration = await persistently(readConfiguration, late);
  const { SignIn } = await import('./sign-in.ts');
  // The identity provider knows one address of this page, with or without a slash at the end.
  const signIn = new SignIn(configuration, session, `${location.origin}${withoutTrailing(location.pathname, '/')}`);
  return { signIn, configuration };
}

async function readConfiguration(): Promise<PageConfiguration> {
  const response = await fetch(configurationPath, { credentials: 'omit' }).catch(() => undefined);
  const body = response === undefined ? undefined : (await serviceAnswer(response, 'clientId'))?.body;
  const member = (name: string): string => {
    const value = body && textOf(body, name);
    if (value === undefined) throw Object.assign(new Error(`${configurationPath}: no ${name}`), { kind: 'temporary' });
    return value;
  };
  return {
    clientId: member('clientId'),
    authority: member('authority'),
    scope: member('scope'),
    discoverUrl: member('discoverUrl'),
  };
}
