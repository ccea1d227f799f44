import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import { backoffNode, type BackoffNode } from "../../src/plan/expectations/backoff.js";
import { calledNode, type CalledNode } from "../../src/plan/expectations/called.js";
import { caughtNode, type CaughtNode } from "../../src/plan/expectations/caught.js";
import { childNode, type ChildNode } from "../../src/plan/expectations/child.js";
import { itemsNode, type ItemCounts, type ItemsNode } from "../../src/plan/expectations/items.js";
import { maxConcurrencyNode, type MaxConcurrencyNode } from "../../src/plan/expectations/max-concurrency.js";
import { retriesNode, type RetriesNode } from "../../src/plan/expectations/retries.js";
import { stateNode, type StateNode } from "../../src/plan/expectations/state.js";
import { variableNode, type VariableNode } from "../../src/plan/expectations/variable.js";
import { waitNode, type WaitNode } from "../../src/plan/expectations/wait.js";
import { formatDuration } from "../../src/util/duration.js";
import { countOf, detailsOf, functionOf, nameOf, requireOrdered } from "../arguments.js";
import type { ItemChecks, StateChecks } from "../expectations/checks.js";
import type { WaitBounds } from "../expectations/expectations.js";
import { recordItem, recordState } from "../expectations/recorders.js";
import type { Saying } from "./saying.js";

/** `expectItems`, in each of its forms. */
export function saysItems({ at, encode }: Saying, map: unknown, expected: unknown): ItemsNode {
  const node = { at, map: nameOf("expectItems(…)", map) };
  const recorded = (callback: unknown) =>
    recordItem(encode, functionOf("expectItems(…)", callback) as (item: ItemChecks) => unknown);
  if (typeof expected === "function") {
    return itemsNode({ ...node, items: { form: "checks", checks: [{ index: "each", checks: recorded(expected) }] } });
  }
  if (Array.isArray(expected)) {
    if (expected.length === 0) throw nothing("expectItems(…, [])", "expectItems(map, 0) for a Map without items");
    const checks = expected.map((callback, index) => ({ index, checks: recorded(callback) }));
    return itemsNode({ ...node, items: { form: "checks", checks } });
  }
  return itemsNode({ ...node, items: { form: "counts", counts: countsOf(expected) } });
}

function countsOf(expected: unknown): number | ItemCounts {
  if (typeof expected !== "object" || expected === null) return countOf("expectItems(…)", expected, 0);
  const counts: Record<string, number> = {};
  const names = ["total", "succeeded", "failed", "aborted", "notStarted", "caught"] as const;
  const given = detailsOf<Record<(typeof names)[number], unknown>>("expectItems(…)", expected, names);
  for (const name of names) {
    const count = given[name];
    if (count !== undefined) counts[name] = countOf(`expectItems({ ${name} })`, count, 0);
  }
  if (Object.keys(counts).length === 0) {
    throw nothing("expectItems(…, {})", "{ total, succeeded, failed, aborted, notStarted, caught }, or some of them");
  }
  return counts;
}

/** `expectMaxConcurrency`. */
export function saysMaxConcurrency({ at }: Saying, map: unknown, most: unknown): MaxConcurrencyNode {
  const what = "expectMaxConcurrency(…)";
  return maxConcurrencyNode({ at, map: nameOf(what, map), most: countOf(what, most, 1) });
}

/** `expectCalled`. */
export function saysCalled({ at, encode }: Saying, state: unknown, given: unknown): CalledNode {
  const what = "expectCalled(…)";
  const expected = detailsOf<{ readonly times?: number; readonly with?: unknown }>(what, given, ["times", "with"]);
  return calledNode({
    at,
    state: nameOf(what, state),
    ...(expected.times !== undefined && { times: countOf("expectCalled(…, { times })", expected.times, 0) }),
    ...("with" in expected && { with: { expected: encode(expected.with) } }),
  });
}

/** `expectState`. */
export function saysState({ at, encode }: Saying, state: unknown, checks: unknown): StateNode {
  const callback = functionOf("expectState(…)", checks) as (state: StateChecks) => unknown;
  return stateNode({ at, state: nameOf("expectState(…)", state), checks: recordState(encode, callback) });
}

/** `expectVariable`. */
export function saysVariable({ at, encode }: Saying, name: unknown, value: unknown): VariableNode {
  const text = nameOf("expectVariable(…)", name);
  return variableNode({ at, name: text.startsWith("$") ? text.slice(1) : text, expected: encode(value) });
}

/** `expectChild`. @param child what its function stated, compiled */
export function saysChild(saying: Saying, state: unknown, child: CompiledPlan): ChildNode {
  saying.adopt(child);
  return childNode({ at: saying.at, state: nameOf("expectChild(…)", state), expectations: child.plan.expectations });
}

/** `expectRetries`. */
export function saysRetries({ at }: Saying, state: unknown, times: unknown): RetriesNode {
  return retriesNode({ at, state: nameOf("expectRetries(…)", state), times: countOf("expectRetries(…)", times, 0) });
}

/** `expectBackoff`. */
export function saysBackoff({ at }: Saying, state: unknown, delays: unknown): BackoffNode {
  if (!Array.isArray(delays) || delays.length === 0) {
    throw nothing("expectBackoff without delays", 'expectBackoff("ChargeCard", ["1s", "2s"])');
  }
  const delaysMs = delays.map((delay) => durationOf("expectBackoff(…)", delay));
  return backoffNode({ at, state: nameOf("expectBackoff(…)", state), delaysMs });
}

/** `expectCaught`. */
export function saysCaught({ at }: Saying, state: unknown, error: unknown, fallback: unknown): CaughtNode {
  const what = "expectCaught(…)";
  return caughtNode({
    at,
    state: nameOf(what, state),
    ...(error !== undefined && { error: nameOf(what, error) }),
    ...(fallback !== undefined && { fallback: nameOf(what, fallback) }),
  });
}

/** `expectWait`. */
export function saysWait({ at }: Saying, state: unknown, bounds: WaitBounds | undefined): WaitNode {
  const { between, atLeast, atMost } = detailsOf<WaitBounds>("expectWait(…)", bounds ?? {}, [
    "between",
    "atLeast",
    "atMost",
  ]);
  if (between === undefined && atLeast === undefined && atMost === undefined) {
    throw nothing(
      "expectWait without a bound",
      'expectWait("Settle", { between: ["5s", "6s"] }), { atLeast } or { atMost }',
    );
  }
  const read = (value: unknown): number => durationOf("expectWait(…)", value);
  const betweenMs = between && ([read(between[0]), read(between[1])] as const);
  const atLeastMs = atLeast === undefined ? undefined : read(atLeast);
  const atMostMs = atMost === undefined ? undefined : read(atMost);
  for (const [least, most] of [betweenMs ?? [], [atLeastMs, atMostMs]]) {
    requireOrdered("expectWait(…)", { least, most }, formatDuration);
  }
  return waitNode({
    at,
    state: nameOf("expectWait(…)", state),
    ...(betweenMs !== undefined && { betweenMs }),
    ...(atLeastMs !== undefined && { atLeastMs }),
    ...(atMostMs !== undefined && { atMostMs }),
  });
}

function nothing(what: string, write: string): StepwrightError {
  return new StepwrightError("EXPECTATION_EMPTY", { what, write });
}
