import { readFileSync } from 'node:fs';

/** Loaded before the application, so that its clock is ahead or behind by the milliseconds that a file says. */
const file = process.env.ATTACK_CLOCK_FILE;
const lookEveryMs = 20;

if (file !== undefined) {
  let offsetMs = 0;
  const look = (): void => {
    offsetMs = Number(readFileSync(file, 'utf8')) || 0;
  };
  setInterval(look, lookEveryMs).unref();
  const realNow = Date.now.bind(Date);
  const now = (): number => realNow() + offsetMs;
  globalThis.Date = new Proxy(Date, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
