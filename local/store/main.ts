import { parseArgs } from 'node:util';
import { runMain } from '../data/main-process.ts';
import { startStore } from './store.ts';

/**
 * The table store as a process of its own: `node local/store/main.ts --port 10002 --data .data/store`. Prints
 * `{"ready":true,"port":…,"notes":[…]}` as one line when it answers; the notes say what was amiss with its files.
 */
runMain(() => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  const notes: string[] = [];
  const start = async () => {
    const store = await startStore({
      say: (note) => notes.push(note),
      port: Number(values.port),
      ...(values.data === undefined ? {} : { dataFolder: values.data }),
    });
    return { close: () => store.close(), ready: { port: store.port, notes } };
  };
  return { watchesParent: values.parent, start };
});
