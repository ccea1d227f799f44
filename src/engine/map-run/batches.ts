import type { JsonObject, JsonValue } from "../../util/json.js";
import { sizeOf } from "../payload/json-size.js";

/** How items are grouped. */
export interface Batching {
  /** 0 for no limit. */
  readonly mostItems: number;
  /** 0 for no limit but that of a payload. */
  readonly mostBytes: number;
  /** Put before the items of every batch. */
  readonly batchInput: JsonValue | undefined;
}

/** The batches of a list, in its order, and how many items each has. A batch has one item at least, however large. */
export function batchesOf(
  items: readonly JsonValue[],
  { mostItems, mostBytes, batchInput }: Batching,
  payloadBytes: number,
): { readonly batches: JsonObject[]; readonly sizes: number[] } {
  const batches: JsonObject[] = [];
  const sizes: number[] = [];
  const head: JsonObject = batchInput === undefined ? {} : { BatchInput: batchInput };
  const empty = sizeOf({ ...head, Items: [] });
  const limit = mostBytes === 0 ? payloadBytes : Math.min(mostBytes, payloadBytes);
  let open: JsonValue[] = [];
  let bytes = empty;
  const close = (): void => {
    if (open.length === 0) return;
    batches.push({ ...head, Items: open });
    sizes.push(open.length);
    open = [];
    bytes = empty;
  };
  for (const item of items) {
    const size = sizeOf(item) + 1;
    if (open.length > 0 && (open.length === mostItems || bytes + size - 1 > limit)) close();
    open.push(item);
    bytes += size;
  }
  close();
  return { batches, sizes };
}
