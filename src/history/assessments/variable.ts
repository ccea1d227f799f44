import { didYouMean } from "../../util/nearest.js";
import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { completed } from "../values/completed.js";
import { differenceLines, differences } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { joined, requireWhole, visitLabel, visitsOf } from "./words.js";

/**
 * Is this the value a variable was assigned last, in history order? Objects are compared as subsets.
 * @param name with or without its dollar sign
 */
export function assessVariable(execution: Execution, name: string, expected: Expected): Assessment {
  requireWhole(execution, `the value of the variable $${bare(name)}`);
  const wanted = bare(name);
  const sentence = `to leave the variable $${wanted} as ${valueText(expected)}`;
  const assigning = execution.visits.filter(({ variables }) => variables !== undefined && wanted in variables);
  const last = assigning.at(-1);
  if (last?.variables === undefined) {
    const known = [...new Set(execution.visits.flatMap(({ variables }) => Object.keys(variables ?? {})))];
    const hint = didYouMean(wanted, known).trim();
    const all =
      known.length === 0 ? "It assigned no variable." : `It assigned ${joined(known.map((one) => `$${one}`))}.`;
    return {
      holds: false,
      expected: sentence,
      actual: `it never assigned $${wanted}`,
      details: [hint === "" ? all : hint],
    };
  }
  const value = last.variables[wanted];
  const found = differences(`$${wanted}`, expected, value);
  const where = `"${last.state}"${visitLabel(last, visitsOf(execution, last.state))}`;
  return {
    holds: found.length === 0,
    expected: sentence,
    actual: `${where} assigned it last, as ${valueText(value)}`,
    details: differenceLines(found),
    values: { expected: completed(expected, value), actual: value },
  };
}

function bare(name: string): string {
  return name.startsWith("$") ? name.slice(1) : name;
}
