import { gunzipSync, gzipSync } from "node:zlib";

/** Characters that are compressed at a time; shorter texts are kept as they are. */
const partLength = 262_144;

/** A long text, compressed in parts: the results of a Map Run say much the same a hundred thousand times. */
export class PackedText {
  /** Bytes of the text. */
  readonly size: number;
  readonly #parts: readonly Uint8Array[];

  constructor(size: number, parts: readonly Uint8Array[]) {
    this.size = size;
    this.#parts = parts;
  }

  /** The bytes of the text, part by part. No character lies in two parts. */
  *parts(): Generator<Buffer> {
    for (const part of this.#parts) yield gunzipSync(part);
  }
}

/**
 * Packs a text that comes in pieces.
 * @returns the text itself where it is short
 */
export function packedText(pieces: Iterable<string>): string | PackedText {
  const parts: Uint8Array[] = [];
  let size = 0;
  let waiting: string[] = [];
  let length = 0;
  const pack = (): void => {
    const bytes = Buffer.from(waiting.join(""));
    size += bytes.byteLength;
    parts.push(gzipSync(bytes, { level: 1 }));
    waiting = [];
    length = 0;
  };
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length >= partLength) pack();
  }
  if (parts.length === 0) return waiting.join("");
  if (length > 0) pack();
  return new PackedText(size, parts);
}
