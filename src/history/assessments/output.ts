import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { completed } from "../values/completed.js";
import { differenceLines, differences, type ComparisonOptions } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { outcomeText, requireWhole } from "./words.js";

/** Is this the execution's output? Objects are compared as subsets unless `exactly`; arrays item by item. */
export function assessOutput(execution: Execution, expected: Expected, options: ComparisonOptions = {}): Assessment {
  requireWhole(execution, "the output of the execution");
  const sentence = `to have the output ${options.exactly === true ? "exactly " : ""}${valueText(expected)}`;
  if (execution.status !== "SUCCEEDED") {
    return {
      holds: false,
      expected: sentence,
      actual: `${outcomeText(execution)} and so has no output`,
      details: [],
    };
  }
  const found = differences("output", expected, execution.output, options);
  return {
    holds: found.length === 0,
    expected: sentence,
    actual: `its output is ${valueText(execution.output)}`,
    details: differenceLines(found),
    values: { expected: completed(expected, execution.output, options), actual: execution.output },
  };
}

/** Is this the execution's input? Compared as {@link assessOutput} compares. */
export function assessInput(execution: Execution, expected: Expected, options: ComparisonOptions = {}): Assessment {
  const found = differences("input", expected, execution.input, options);
  return {
    holds: found.length === 0,
    expected: `to have the input ${options.exactly === true ? "exactly " : ""}${valueText(expected)}`,
    actual: `its input is ${valueText(execution.input)}`,
    details: differenceLines(found),
    values: { expected: completed(expected, execution.input, options), actual: execution.input },
  };
}
