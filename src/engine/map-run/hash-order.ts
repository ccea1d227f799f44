/**
 * Sorts entries as Java's HashMap goes through them: AWS reads the rows of a CSV file into one, and writes its fields in that
 * order.
 */
export function hashOrdered<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] {
  let capacity = 16;
  while (entries.length > capacity * 0.75) capacity *= 2;
  return entries
    .map((entry) => ({ entry, bucket: spread(hashCode(keyOf(entry))) & (capacity - 1) }))
    .sort((left, right) => left.bucket - right.bucket)
    .map(({ entry }) => entry);
}

function hashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
