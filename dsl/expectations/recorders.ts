import { StepwrightError } from "../../src/errors/index.js";
import type { ItemCheck } from "../../src/plan/expectations/items.js";
import type { StateCheck } from "../../src/plan/expectations/state.js";
import { itemIndexMark } from "../../src/plan/item-index.js";
import type { JsonValue } from "../../src/util/json.js";
import { countOf, describe, nameOf } from "../arguments.js";
import type { ItemChecks, ItemIndex, StateChecks } from "./checks.js";

/** Turns an expected value into data. */
export type Encode = (value: unknown) => JsonValue;

/** A list of checks that grows by new lists. What it holds is read through a key of its own, so that the words stay free. */
const recorded = Symbol("recorded");

class StateRecorder implements StateChecks {
  readonly #encode: Encode;
  readonly [recorded]: readonly StateCheck[];

  constructor(encode: Encode, checks: readonly StateCheck[]) {
    this.#encode = encode;
    this[recorded] = checks;
  }

  input(expected: unknown): StateChecks {
    return this.#and({ kind: "input", expected: this.#encode(expected), exactly: false });
  }

  exactInput(expected: unknown): StateChecks {
    return this.#and({ kind: "input", expected: this.#encode(expected), exactly: true });
  }

  output(expected: unknown): StateChecks {
    return this.#and({ kind: "output", expected: this.#encode(expected), exactly: false });
  }

  exactOutput(expected: unknown): StateChecks {
    return this.#and({ kind: "output", expected: this.#encode(expected), exactly: true });
  }

  attempts(count: number): StateChecks {
    return this.#and({ kind: "attempts", count: countOf("attempts(…)", count, 1) });
  }

  visits(count: number): StateChecks {
    return this.#and({ kind: "visits", count: countOf("visits(…)", count, 0) });
  }

  error(error: unknown, cause?: unknown): StateChecks {
    const failure = { kind: "error", error: this.#encode(error) } as const;
    return this.#and(cause === undefined ? failure : { ...failure, cause: this.#encode(cause) });
  }

  caughtBy(state: string): StateChecks {
    return this.#and({ kind: "caughtBy", state: nameOf("caughtBy(…)", state) });
  }

  succeeded(): StateChecks {
    return this.#and({ kind: "status", status: "succeeded" });
  }

  failed(): StateChecks {
    return this.#and({ kind: "status", status: "failed" });
  }

  aborted(): StateChecks {
    return this.#and({ kind: "status", status: "aborted" });
  }

  timedOut(): StateChecks {
    return this.#and({ kind: "status", status: "timedOut" });
  }

  #and(check: StateCheck): StateChecks {
    return new StateRecorder(this.#encode, [...this[recorded], check]);
  }
}

class ItemRecorder implements ItemChecks {
  readonly #encode: Encode;
  readonly [recorded]: readonly ItemCheck[];

  constructor(encode: Encode, checks: readonly ItemCheck[]) {
    this.#encode = encode;
    this[recorded] = checks;
  }

  expectPath(...states: string[]): ItemChecks {
    if (states.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", {
        what: "item.expectPath()",
        write: 'item.expectPath("First", "Second")',
      });
    }
    return this.#and({ kind: "path", states: states.map((state) => nameOf("item.expectPath(…)", state)) });
  }

  expectVisited(state: string): ItemChecks {
    return this.#and({ kind: "visited", state: nameOf("item.expectVisited(…)", state) });
  }

  expectInput(expected: unknown): ItemChecks {
    return this.#and({ kind: "input", expected: this.#encode(expected) });
  }

  expectOutput(expected: unknown): ItemChecks {
    return this.#and({ kind: "output", expected: this.#encode(expected) });
  }

  expectSucceeded(): ItemChecks {
    return this.#and({ kind: "status", status: "succeeded" });
  }

  expectFailed(): ItemChecks {
    return this.#and({ kind: "status", status: "failed" });
  }

  expectAborted(): ItemChecks {
    return this.#and({ kind: "status", status: "aborted" });
  }

  expectTimedOut(): ItemChecks {
    return this.#and({ kind: "status", status: "timedOut" });
  }

  #and(check: ItemCheck): ItemChecks {
    return new ItemRecorder(this.#encode, [...this[recorded], check]);
  }
}

/**
 * Runs the function of `expectState` once and gives what it stated.
 * @throws EXPECTATION_EMPTY when it stated nothing, or did not return what it stated
 */
export function recordState(encode: Encode, callback: (state: StateChecks) => unknown): readonly StateCheck[] {
  const said = callback(new StateRecorder(encode, []));
  if (said instanceof StateRecorder && said[recorded].length > 0) return said[recorded];
  throw new StepwrightError("EXPECTATION_EMPTY", {
    what: `The function of expectState(…), which returned ${describeRecorder(said)},`,
    write: "(state) => state.output({ ok: true })",
  });
}

/**
 * Runs the function of `expectItems` once and gives what it stated.
 * @throws EXPECTATION_EMPTY when it stated nothing, or did not return what it stated
 */
export function recordItem(
  encode: Encode,
  callback: (item: ItemChecks, index: ItemIndex) => unknown,
): readonly ItemCheck[] {
  const said = callback(new ItemRecorder(encode, []), itemIndexMark as unknown as ItemIndex);
  if (said instanceof ItemRecorder && said[recorded].length > 0) return said[recorded];
  throw new StepwrightError("EXPECTATION_EMPTY", {
    what: `The function of expectItems(…), which returned ${describeRecorder(said)},`,
    write: "(item) => item.expectOutput({ ok: true })",
  });
}

function describeRecorder(said: unknown): string {
  return said instanceof StateRecorder || said instanceof ItemRecorder ? "no expectation" : describe(said);
}
