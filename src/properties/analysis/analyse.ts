import { NotUnderstood, ruleAlone } from "../../oracle/index.js";
import { definitionOf, type DefinitionSource } from "../choice/definition-of.js";
import { ChoiceModel } from "../choice/choice-model.js";
import type { ChoiceOptions } from "../choice/choice.js";
import { choicesWritten, type WrittenChoice } from "../choice/written-choices.js";
import type { Reach } from "../solver/reach.js";
import type { Given } from "../solver/recipe.js";
import type { Analysis, ChoiceAnalysis, Gap, Overlap, UnreachableRule } from "./analysis.js";
import { analysisText } from "./analysis-text.js";
import { boundariesOf } from "./boundaries.js";
import { exampleOf } from "./example-of.js";
import { mismatchesOf } from "./mismatches.js";
import { breakingInputs } from "./breaking-inputs.js";

/**
 * Looks through every Choice state of a definition: rules that can never decide, inputs that two rules accept, inputs that none does or
 * that end the execution, comparisons that fail silently on another type, and the values at which the way changes.
 * @param definition an object, JSON text, a path or `file:` URL, what `deploy` or `machineFrom` returned
 * @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE
 * @example
 * console.log(String(analyse("./orders.asl.json")));
 * expect(analyse(orders).choice("RouteOrder")?.unreachable).to.deep.equal([]);
 */
export function analyse(definition: DefinitionSource, options: ChoiceOptions = {}): Analysis {
  const choices = choicesWritten(definitionOf(definition)).map((written) => analysed(written, options));
  return {
    choices,
    choice: (state) => choices.find((one) => one.state === state),
    toString: () => analysisText(choices),
    toJSON: () => ({ choices }),
  };
}

function analysed(written: WrittenChoice, options: ChoiceOptions): ChoiceAnalysis {
  const { name: state, location, source } = written;
  const fallback = typeof source["Default"] === "string" ? source["Default"] : undefined;
  const rules = Array.isArray(source["Choices"]) ? source["Choices"].length : 0;
  const known = { state, location, rules, default: fallback };
  const nothing = { unreachable: [], overlaps: [], gaps: [], mismatches: [], boundaries: [] };
  try {
    const model = new ChoiceModel(written, options);
    return { ...known, notUnderstood: undefined, ...looked(model) };
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return { ...known, notUnderstood: error.message, ...nothing };
  }
}

function looked(
  model: ChoiceModel,
): Pick<ChoiceAnalysis, "unreachable" | "overlaps" | "gaps" | "mismatches" | "boundaries"> {
  return {
    unreachable: model.rules.flatMap((_, rule) => unreachable(model, rule)),
    overlaps: overlapsOf(model),
    gaps: gapsOf(model),
    mismatches: mismatchesOf(model),
    boundaries: boundariesOf(model),
  };
}

function unreachable(model: ChoiceModel, rule: number): UnreachableRule[] {
  const found = model.reach(rule);
  if (found.kind === "reached") return [];
  const next = model.rules[rule]?.next ?? "";
  if (found.kind === "impossible") {
    return [{ rule: rule + 1, next, proved: true, tries: undefined, because: reasonOf(model, rule) }];
  }
  const because = `not found in ${found.tries} tries`;
  return [{ rule: rule + 1, next, proved: false, tries: found.tries, because }];
}

/** Why no input can take a rule: itself, one earlier rule, or all of them together. */
function reasonOf(model: ChoiceModel, rule: number): string {
  const alone = (besides: readonly number[]): Reach => model.reachOnly(rule, besides);
  if (alone([]).kind === "impossible") return "contradicts itself";
  for (let earlier = 0; earlier < rule; earlier += 1) {
    if (alone([earlier]).kind === "impossible") return `rule ${earlier + 1} holds whenever it does`;
  }
  return rule === 1 ? "rule 1 holds whenever it does" : `one of the rules 1 to ${rule} holds whenever it does`;
}

function overlapsOf(model: ChoiceModel): Overlap[] {
  const { language } = model.written;
  const alone = model.rules.map(({ source }) => ruleAlone(source, language));
  const overlaps: Overlap[] = [];
  for (const [winner, first] of model.rules.entries()) {
    for (const [loser, second] of model.rules.entries()) {
      if (loser <= winner) continue;
      const accepts = (given: Given): boolean =>
        model.outcomeOf(given) === winner && alone[loser]?.(model.effective(given)) === true;
      const found = model.reachBoth(winner, loser, accepts);
      if (found.kind !== "reached") continue;
      const matters = first.next !== second.next;
      overlaps.push({ winner: winner + 1, loser: loser + 1, example: exampleOf(found.witness), matters });
    }
  }
  return overlaps;
}

function gapsOf(model: ChoiceModel): Gap[] {
  const gaps: Gap[] = [];
  if (model.fallback === undefined) {
    const found = model.reach("falls through");
    if (found.kind === "reached") {
      const reason = "no rule holds and there is no Default; Step Functions reports it as States.Runtime";
      gaps.push({ example: exampleOf(found.witness), error: "States.NoChoiceMatched", reason });
    }
  }
  for (const { given, error } of breakingInputs(model)) gaps.push({ example: exampleOf(given), ...error });
  return gaps;
}
