import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { ObjectStore, StoredObject } from "../../engine/index.js";
import { packedText, PackedText } from "./packed-text.js";

/** The S3 of an embedded cloud: what distributed Maps read their items from and write their results to. */
export interface CloudStorage {
  /**
   * Puts an object into a bucket, in the place of one of that key. The bucket comes into being with its first object.
   * @param object.body text, or bytes; gzip-compressed bytes are decompressed when a Map reads them
   */
  put(object: { readonly bucket: string; readonly key: string; readonly body: string | Uint8Array }): void;
  /**
   * The text of an object, such as a result file that a distributed Map wrote.
   * @returns undefined where there is no such bucket or key
   */
  get(object: { readonly bucket: string; readonly key: string }): string | undefined;
  /** The keys of a bucket that begin with the prefix (default: all), sorted; none where there is no such bucket. */
  keys(objects: { readonly bucket: string; readonly prefix?: string }): string[];
}

/** An object as it lies in a bucket. Its text and tag are found when somebody asks. */
class Stored implements StoredObject {
  readonly key: string;
  readonly lastModified: number;
  readonly #body: string | Uint8Array | PackedText;

  constructor(key: string, body: string | Uint8Array | PackedText, lastModified: number) {
    this.key = key;
    this.#body = body;
    this.lastModified = lastModified;
  }

  /** What can be put again. */
  save(): SavedObject {
    const { key, lastModified } = this;
    const body = this.#body instanceof Uint8Array ? { base64: Buffer.from(this.#body).toString("base64") } : this.text;
    return { key, lastModified, body };
  }

  get text(): string {
    const body = this.#body;
    if (typeof body === "string") return body;
    if (body instanceof PackedText) return [...body.parts()].map((part) => part.toString("utf8")).join("");
    const zipped = body[0] === 0x1f && body[1] === 0x8b;
    return Buffer.from(zipped ? gunzipSync(body) : body).toString("utf8");
  }

  get size(): number {
    const body = this.#body;
    if (body instanceof PackedText) return body.size;
    return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  }

  get etag(): string {
    const hash = createHash("md5");
    if (this.#body instanceof PackedText) for (const part of this.#body.parts()) hash.update(part);
    else hash.update(this.#body);
    return `"${hash.digest("hex")}"`;
  }
}

/** An object as plain data. */
export interface SavedObject {
  readonly key: string;
  readonly lastModified: number;
  readonly body: string | { readonly base64: string };
}

/** Objects by bucket and key. */
export class Buckets implements ObjectStore {
  readonly #buckets = new Map<string, Map<string, Stored>>();
  readonly #now: () => number;

  /** @param now virtual time, for the date of what is put */
  constructor(now: () => number) {
    this.#now = now;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.get(key);
  }

  list(bucket: string, prefix: string): readonly StoredObject[] | undefined {
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) return undefined;
    return [...objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  }

  save(): readonly (readonly [bucket: string, objects: readonly SavedObject[]])[] {
    return [...this.#buckets].map(([name, objects]) => [name, [...objects.values()].map((object) => object.save())]);
  }

  load(buckets: ReturnType<Buckets["save"]>): void {
    for (const [name, objects] of buckets) {
      const stored = objects.map(({ key, lastModified, body }): [string, Stored] => {
        const bytes = typeof body === "string" ? packedText([body]) : Buffer.from(body.base64, "base64");
        return [key, new Stored(key, bytes, lastModified)];
      });
      this.#buckets.set(name, new Map(stored));
    }
  }

  put(bucket: string, key: string, body: string | Uint8Array | Iterable<string>): number {
    const objects = this.#buckets.get(bucket) ?? new Map<string, Stored>();
    const whole = typeof body === "string" || body instanceof Uint8Array;
    const stored = new Stored(key, whole ? body : packedText(body), this.#now());
    objects.set(key, stored);
    this.#buckets.set(bucket, objects);
    return stored.size;
  }
}

/** The store as users of a cloud see it. */
export function cloudStorage(buckets: Buckets): CloudStorage {
  return {
    put: ({ bucket, key, body }) => void buckets.put(bucket, key, body),
    get: ({ bucket, key }) => buckets.get(bucket, key)?.text,
    keys: ({ bucket, prefix = "" }) => (buckets.list(bucket, prefix) ?? []).map(({ key }) => key),
  };
}
