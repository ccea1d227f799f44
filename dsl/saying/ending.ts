import { durationOf } from "../../src/errors/index.js";
import { noErrorsNode, type NoErrorsNode } from "../../src/plan/expectations/no-errors.js";
import { outputNode, type OutputNode } from "../../src/plan/expectations/output.js";
import { satisfiesNode, type SatisfiesNode } from "../../src/plan/expectations/satisfies.js";
import { statusNode, type EndStatus, type StatusNode } from "../../src/plan/expectations/status.js";
import { withinNode, type WithinNode } from "../../src/plan/expectations/within.js";
import { detailsOf, functionOf } from "../arguments.js";
import type { Saying } from "./saying.js";

/** `expectSucceeded`, `expectFailed` and so on. */
export function saysStatus({ at, encode }: Saying, status: EndStatus, given: unknown = {}): StatusNode {
  const details = detailsOf<{ readonly error?: unknown; readonly cause?: unknown }>("expectFailed(…)", given, [
    "error",
    "cause",
  ]);
  return statusNode({
    at,
    status,
    ...(details.error !== undefined && { error: encode(details.error) }),
    ...(details.cause !== undefined && { cause: encode(details.cause) }),
  });
}

/** `expectOutput` and `expectExactOutput`. */
export function saysOutput({ at, encode }: Saying, expected: unknown, exactly: boolean): OutputNode {
  return outputNode({ at, expected: encode(expected), exactly });
}

/** `expectNoErrors`. */
export function saysNoErrors({ at }: Saying): NoErrorsNode {
  return noErrorsNode({ at });
}

/** `satisfies`. */
export function saysSatisfies(saying: Saying, judge: unknown): SatisfiesNode {
  const fn = functionOf("satisfies(…)", judge);
  const label = fn.name === "" ? "the function" : fn.name;
  return satisfiesNode({ at: saying.at, fn: saying.refer(fn, label) });
}

/** `within`. */
export function saysWithin(
  { at }: Saying,
  limit: unknown,
  options: { readonly stop?: boolean },
  stop: boolean,
): WithinNode {
  return withinNode({ at, limitMs: durationOf("within(…)", limit), stop: options.stop ?? stop });
}
