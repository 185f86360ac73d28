/** Files read, judged and committed together: enough to share a sync to the disk, few enough to lose little and to stop soon. */
export const BATCH_LIMITS: BatchLimits = { count: 500, bytes: 16 * 1024 * 1024 };

export type BatchLimits = { readonly count: number; readonly bytes: number };

/** Files in their order, parted so that no batch has more than `count` of them, or more than `bytes` unless it is a single one. */
export function batchesOf<T>(files: readonly T[], limits: BatchLimits, bytesOf: (file: T) => number): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length === limits.count || (batch.length > 0 && bytes + bytesOf(file) > limits.bytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += bytesOf(file);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
