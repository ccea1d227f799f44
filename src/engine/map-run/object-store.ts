/** An object of the store that a distributed Map reads from. */
export interface StoredObject {
  readonly key: string;
  /** The text it holds, decompressed. */
  readonly text: string;
  /** Bytes as stored. */
  readonly size: number;
  /** The MD5 of its bytes in quotes, as S3 shows it. */
  readonly etag: string;
  /** Virtual time in milliseconds since the epoch. */
  readonly lastModified: number;
}

/** The S3 that distributed Maps read their items from and write their results to. Calls answer at once. */
export interface ObjectStore {
  /** @returns undefined where the bucket or the key does not exist */
  get(bucket: string, key: string): StoredObject | undefined;
  /** The objects whose keys begin so, sorted by key. @returns undefined where the bucket does not exist */
  list(bucket: string, prefix: string): readonly StoredObject[] | undefined;
  /**
   * Puts an object into a bucket, in the place of one of that key.
   * @param text the text it holds, or pieces of it in order
   * @returns its size in bytes
   */
  put(bucket: string, key: string, text: string | Iterable<string>): number;
}
