import { useEffect, useState } from 'preact/hooks';

const usuallyShownEveryMs = 5_000;

/** The time, epoch ms, as a Preact hook; it goes on by itself. */
export function useNow(everyMs = usuallyShownEveryMs): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
