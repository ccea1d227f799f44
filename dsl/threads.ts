import type { ThreadName } from "../src/plan/expectations/exact-path.js";
import { countOf, nameOf } from "./arguments.js";

/**
 * Names a branch of a Parallel by any state in it: the innermost branch that holds the state.
 * @example expectExactPath(["Charge", "Receipt"], { in: branch("Charge") })
 */
export function branch<Name extends string>(
  state: Name,
): ThreadName & { readonly kind: "branch"; readonly state: Name } {
  return Object.freeze({ kind: "branch", state: nameOf("branch(…)", state) as Name });
}

/**
 * Names one iteration of a Map by its 0-based item index.
 * @throws COUNT_INVALID
 * @example expectExactPath(["PriceItem"], { in: item("PriceItems", 0) })
 */
export function item<Name extends string>(
  map: Name,
  index: number,
): ThreadName & { readonly kind: "item"; readonly map: Name } {
  return Object.freeze({ kind: "item", map: nameOf("item(…)", map) as Name, index: countOf("item(…)", index, 0) });
}
