import { durationOf, StepwrightError } from "../../src/errors/index.js";
import { is } from "../../src/history/values/is.js";
import { compensationNode, type CompensationNode } from "../../src/plan/expectations/compensation.js";
import { deadLetterNode, type DeadLetterNode } from "../../src/plan/expectations/dead-letter.js";
import { transitionsNode, type TransitionsNode } from "../../src/plan/expectations/transitions.js";
import { countOf, describe, detailsOf, nameOf, oneOf, requireOrdered } from "../arguments.js";
import type { Saying } from "./saying.js";

/** What `expectCompensation` takes beside the pairs. */
interface CompensationWords {
  readonly order?: unknown;
  readonly failed?: unknown;
}

/** What `expectDeadLetter` takes beside queue and message. */
interface DeadLetterWords {
  readonly within?: unknown;
  readonly attributes?: unknown;
  readonly earlier?: unknown;
}

/** `expectCompensation`. */
export function saysCompensation({ at }: Saying, pairs: unknown, options: CompensationWords): CompensationNode {
  const what = "expectCompensation(…)";
  const words = detailsOf<CompensationWords>(`the options of ${what}`, options, ["order", "failed"]);
  const { order = "reverse", failed = "never" } = words;
  if (typeof pairs !== "object" || pairs === null || Array.isArray(pairs)) {
    throw new StepwrightError("OBJECT_EXPECTED", { what, found: describe(pairs) });
  }
  const named = Object.entries(pairs).map(
    ([step, by]) => [step, undoers(`expectCompensation({ ${step} })`, by)] as const,
  );
  if (named.length === 0) {
    const write = 'expectCompensation({ ReserveStock: "ReleaseStock" })';
    throw new StepwrightError("EXPECTATION_EMPTY", { what: "expectCompensation({})", write });
  }
  const failing = oneOf(`failed of ${what}`, failed, ["never", "may", "must"] as const);
  return compensationNode({
    at,
    pairs: Object.fromEntries(named),
    order: oneOf(`order of ${what}`, order, ["reverse", "any"] as const),
    ...(failing !== "never" && { failed: failing }),
  });
}

/** The state that undoes a step, or several of which one does. */
function undoers(what: string, by: unknown): string | readonly string[] {
  if (!Array.isArray(by)) return nameOf(what, by);
  const write = 'expectCompensation({ ReserveStock: ["ReleaseStock", "ReleaseStockLater"] })';
  if (by.length === 0) throw new StepwrightError("EXPECTATION_EMPTY", { what, write });
  return by.map((one: unknown) => nameOf(what, one));
}

/** `expectDeadLetter`. A function is asked whether the body is as expected. */
export function saysDeadLetter(
  { at, encode }: Saying,
  queue: unknown,
  message: unknown,
  options: DeadLetterWords,
): DeadLetterNode {
  const known = ["within", "attributes", "earlier"] as const;
  const words = detailsOf<DeadLetterWords>("the options of expectDeadLetter(…)", options, known);
  const { within = "20s", attributes, earlier } = words;
  const asked = typeof message === "function" ? is.satisfying(message as (body: unknown) => boolean) : message;
  return deadLetterNode({
    at,
    queue: nameOf("expectDeadLetter(…)", queue),
    ...(message !== undefined && { message: { expected: encode(asked) } }),
    ...(attributes !== undefined && { attributes: { expected: encode(attributes) } }),
    ...(earlier === true && { earlier }),
    withinMs: durationOf("within of expectDeadLetter(…)", within),
  });
}

/** `expectTransitions`. */
export function saysTransitions({ at }: Saying, count: unknown): TransitionsNode {
  const what = "expectTransitions(…)";
  if (typeof count !== "object" || count === null) return transitionsNode({ at, exactly: countOf(what, count, 0) });
  const bounds = ["atLeast", "atMost"] as const;
  const { atLeast, atMost } = detailsOf<Record<(typeof bounds)[number], unknown>>(what, count, bounds);
  if (atLeast === undefined && atMost === undefined) {
    const write = "expectTransitions({ atMost: 40 }), or a number";
    throw new StepwrightError("EXPECTATION_EMPTY", { what: "expectTransitions({})", write });
  }
  const least = atLeast === undefined ? undefined : countOf(`atLeast of ${what}`, atLeast, 0);
  const most = atMost === undefined ? undefined : countOf(`atMost of ${what}`, atMost, 0);
  requireOrdered(what, { least, most });
  return transitionsNode({
    at,
    ...(least !== undefined && { atLeast: least }),
    ...(most !== undefined && { atMost: most }),
  });
}
