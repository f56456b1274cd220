import { useEffect, useState } from 'preact/hooks';
import type { Route } from '../model/parts.ts';
import type { SupervisorWork } from '../supervision/supervisor-work.ts';
import { words } from './words.ts';

const load = async () => {
  const part = await import('../supervision/supervision.tsx');
  await part.loadWords();
  return part.Supervision;
};

type Loaded = Awaited<ReturnType<typeof load>>;

/** The supervisors' part, which is loaded when it is used. */
export function LaterSupervision(props: { readonly work: SupervisorWork; readonly route: Route }) {
  const [loaded, show] = useState<{ readonly Part: Loaded } | 'failed' | undefined>();
  const [turn, again] = useState(0);
  const { say } = words;
  useEffect(() => {
    load().then(
      (Part) => show({ Part }),
      () => show('failed'),
    );
  }, [turn]);
  if (loaded === undefined) return <p class="hint">{say('loading')}</p>;
  if (loaded !== 'failed') return <loaded.Part {...props} />;
  return (
    <div class="empty">
      <p role="alert">{say('partFailed')}</p>
      <button type="button" class="secondary" onClick={() => again(turn + 1)}>
        {say('retry')}
      </button>
    </div>
  );
}
