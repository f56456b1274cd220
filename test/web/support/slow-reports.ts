/** What takes reports that a person types, and messages. */
type Receiver = { report: () => Promise<void>; readonly delivered: readonly unknown[] };

/** Has reports take their time; tells how many messages had been delivered when the last one arrived. */
export function slowReports(receiver: Receiver): () => number | undefined {
  let delivered: number | undefined;
  receiver.report = async () => {
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    delivered = receiver.delivered.length;
  };
  return () => delivered;
}
