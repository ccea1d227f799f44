import type { ReferencePath } from "../../../asl/index.js";
import { Datum } from "../datum.js";

/** Puts a result into the input. */
export function placedResult(input: Datum, result: Datum, path: ReferencePath | null | undefined): Datum {
  if (path === null) return input;
  return path === undefined ? result : write(input, path.segments, result);
}

function write(target: Datum, segments: readonly (string | number)[], result: Datum): Datum {
  const [key, ...rest] = segments;
  if (key === undefined) return result;
  if (typeof key === "number") {
    const items = target.items(key + 1);
    return Datum.array(items.map((item, index) => (index === key ? write(item, rest, result) : item)));
  }
  if (rest.length === 0) return target.with(key, result);
  const inner = target.beObject().peek(key) ?? (target.canGrow(key) ? target.field(key) : Datum.of({}));
  return target.with(key, write(inner, rest, result));
}
