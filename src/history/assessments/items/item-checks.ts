import type { Assessment } from "../../assessment.js";
import type { Thread } from "../../execution.js";
import { unplaced } from "../../map-runs.js";
import { pathText } from "../../path-text.js";
import { reach, visitsWithin } from "../../threads.js";
import { differenceLines, differences } from "../../values/differences.js";
import type { Expected } from "../../values/expected.js";
import { valueText } from "../../values/value-text.js";
import { counted, limited, listed } from "../words.js";

/** What is expected of one item's thread. */
export type ThreadCheck =
  | { readonly kind: "path"; readonly states: readonly string[] }
  | { readonly kind: "visited"; readonly state: string }
  | { readonly kind: "input" | "output"; readonly expected: Expected }
  | { readonly kind: "status"; readonly status: Thread["status"] };

/** What is expected of one item, by its 0-based index, or of each. */
export interface ItemCheck {
  readonly index: number | "each";
  readonly checks: readonly ThreadCheck[];
}

/** AWS starts child executions side by side and does not tell which item each of them got. */
export function withoutPlace(
  map: string,
  sentence: string,
  index: ItemCheck["index"],
  lost: number,
  all: number,
): Assessment {
  const which = typeof index === "number" && index >= 0 ? `item ${index}` : "each item by its index";
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `which child execution of "${map}" worked on ${which} cannot be told: AWS names no index, and ${lost} of ${all} inputs are not those of exactly one item`,
    details: [
      "Ask for all of them, as in expectItems(map, (item) => …) without the index, or give each item something of its own, such as an id.",
      "An index is found by the input where the Map reads its items from its state's input, without ItemReader, ItemSelector and ItemBatcher; with MaxConcurrency 1 it is the order in which they started.",
    ],
  };
}

/** Are the items as described? */
export function assessChecks(
  map: string,
  iterations: readonly Thread[],
  checks: readonly ItemCheck[],
  sentence: string,
): Assessment {
  const problems: string[] = [];
  let asked = 0;
  for (const { index, checks: wanted } of checks) {
    const threads = index === "each" ? iterations : iterations.filter((thread) => thread.index === index);
    if (threads.length === 0)
      problems.push(index === "each" ? `"${map}" had no items` : `"${map}" had no item ${index}`);
    asked += threads.length;
    for (const thread of threads) {
      for (const check of wanted)
        problems.push(...problemsOf(thread, check).map((problem) => `${itemName(thread)}: ${problem}`));
    }
  }
  return {
    holds: problems.length === 0,
    expected: sentence,
    actual:
      problems.length === 0
        ? `${counted(asked, "item")} ${asked === 1 ? "was" : "were"} as described`
        : `${counted(problems.length, "thing")} about the items of "${map}" ${problems.length === 1 ? "was" : "were"} not so`,
    details: [...limited(problems, (problem) => problem)],
  };
}

/** The item of a thread: `item 3`, and in another Map `item 3 in item 0 of "Outer"`. */
export function itemName({ index, visits, parent }: Thread): string {
  if (index === unplaced) return `the item given ${valueText(visits[0]?.input, 60)}`;
  let outer = parent?.thread;
  while (outer?.kind === "branch") outer = outer.parent?.thread;
  const around = outer?.kind === "iteration" ? ` in ${itemName(outer)} of "${outer.parent?.state ?? "?"}"` : "";
  return `item ${index}${around}`;
}

function problemsOf(thread: Thread, check: ThreadCheck): string[] {
  switch (check.kind) {
    case "path":
      return reach(thread, check.states) === check.states.length
        ? []
        : [`expected to pass through ${listed(check.states, "then")}, went ${pathText(thread)}`];
    case "visited":
      return [...visitsWithin(thread)].some((visit) => visit.state === check.state)
        ? []
        : [`expected to visit "${check.state}", went ${pathText(thread)}`];
    case "input":
      return differenceLines(differences("input", check.expected, thread.visits[0]?.input));
    case "output":
      return differenceLines(
        differences("output", check.expected, thread.status === "succeeded" ? thread.visits.at(-1)?.output : undefined),
      );
    case "status":
      return thread.status === check.status ? [] : [`expected status ${check.status}, was ${thread.status}`];
  }
}
