/** A queue with random arrivals, exponential handling times, and visitors whose patience is exponential. Rates in one unit of time. */
export type ErlangA = {
  readonly arrivalRate: number;
  readonly places: number;
  readonly handlingMean: number;
  readonly patienceMean: number;
};

/** What becomes of visitors; the mean wait is over all of them, those who leave and those who are answered at once included. */
export type Waiting = { readonly mustWait: number; readonly leave: number; readonly meanWait: number };

/** States with a smaller share of the time are left out. */
const negligible = 1e-12;

/**
 * Waits in the long run.
 * Source: C. Palm, Research on telephone traffic carried by full availability groups (1957); A. Mandelbaum and S. Zeltyn, Service engineering in
 * action: the Palm/Erlang-A queue, with applications to call centers (2007): a birth–death process whose k visitors leave at the rate of
 * min(k, n) / handling + max(0, k − n) / patience; waits follow from its mean queue by Little's law, who leaves by the rate of losing patience.
 */
export function erlangA({ arrivalRate, places, handlingMean, patienceMean }: ErlangA): Waiting {
  let weight = 1;
  let total = 1;
  let waiting = places === 0 ? 1 : 0;
  let queue = 0;
  for (let present = 1; present <= places || weight > negligible * total; present += 1) {
    const queued = Math.max(0, present - places);
    weight *= arrivalRate / (Math.min(present, places) / handlingMean + queued / patienceMean);
    total += weight;
    if (present >= places) waiting += weight;
    queue += queued * weight;
  }
  const meanQueue = queue / total;
  return {
    mustWait: waiting / total,
    leave: meanQueue / patienceMean / arrivalRate,
    meanWait: meanQueue / arrivalRate,
  };
}
