import { useEffect, useState } from 'preact/hooks';

const shownEveryMs = 5_000;

/** The time, epoch ms, as a Preact hook; it goes on by itself. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), shownEveryMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
