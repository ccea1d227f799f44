import { parseMachine } from "../../asl/index.js";
import { StepwrightError } from "../../errors/index.js";
import { targetOf } from "../../executor/run/prepare.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";
import { definitionOf } from "../choice/definition-of.js";
import type { DerivedObject } from "../stubs/item-source.js";
import type { OwnAnswer } from "../stubs/walking/wishes.js";
import { RunnableCase, type CoverableWorkflow, type CoverageCase } from "./coverage-case.js";
import { CoverageSearch, type CoveringOptions } from "./coverage-search.js";
import { CoverageSuite } from "./coverage-suite.js";
import { pointsOn } from "./point.js";
import { TakenPaths } from "./taken-path.js";
import { workflowPath } from "./workflow-path.js";

/** How a suite is made. */
export interface CoverAllOptions {
  /** Chooses made-up values; the same seed gives the same suite. Default 42. */
  readonly seed?: number;
  /** Where the objects are put that item readers of distributed Maps read: `cloud.s3` of the embedded cloud. */
  readonly s3?: { put(object: DerivedObject): void };
}

/**
 * Makes a suite from a definition: the fewest runs found (chosen greedily) that together visit every state that can be reached, and take
 * every rule and Default of its Choices, every retrier and every catcher. Inputs and answers of Tasks are derived as by `stubsFor`; Tasks
 * that the workflow stubs itself keep their stubs, and are never made to fail. Nothing runs yet. Needs a target on which Tasks can be
 * stubbed.
 * @param workflow what `workflow(…)` gave for a definition or for what `deploy` returned, with its target
 * @throws COVERAGE_DEFINITION_UNKNOWN for a machine of which only the ARN is known, and what reading a definition throws
 * @example
 * describe("orders", () => coverAll(workflow("orders.asl.json").on(embedded())).tests());
 * @example
 * const suite = coverAll(workflow(orders).on(cloud));
 * console.log(String(suite));
 * await suite.run();
 */
export function coverAll<Builder extends CoverableWorkflow<Builder>>(
  workflow: Builder,
  { seed = 42, s3 }: CoverAllOptions = {},
): CoverageSuite {
  const compiled = workflow.compiled();
  const definition = definitionIn(compiled);
  const answered = answeredBy(compiled);
  const covering = new CoverageSearch(definition, { seed, answered }).run();
  const taken = new TakenPaths(definition, parseMachine(definition), targetOf(compiled));
  const setup = { workflow, s3, taken, own: new Set(answered.keys()) };
  const seen = new Set<string>();
  const cases = covering.ways.map(({ steps, derived }): CoverageCase => {
    const path = workflowPath(definition, steps);
    const adds = [...path.points].filter((point) => !seen.has(point));
    pointsOn(steps, seen);
    return new RunnableCase(setup, { derived, path, adds });
  });
  return new CoverageSuite(cases, covering);
}

function definitionIn({ plan, bindings }: CompiledPlan): JsonObject {
  const { source } = plan;
  if (source.kind === "definition") {
    const { from } = source;
    const written = from.form === "object" ? from.definition : from.form === "text" ? from.text : from.path;
    return definitionOf(written as string | object);
  }
  const known = source.kind === "machine" ? bindings.machine?.definition : undefined;
  if (isJsonObject(known)) return known;
  throw new StepwrightError("COVERAGE_DEFINITION_UNKNOWN", { arn: source.arn });
}

/** Tasks that the workflow stubs itself, with the answer where it is always the same. */
function answeredBy({ plan }: CompiledPlan): CoveringOptions["answered"] {
  return new Map(
    plan.doubles.map(({ state, steps, pins }): [string, OwnAnswer] => {
      const [only] = steps;
      if (steps.length !== 1 || pins.length > 0 || only?.times !== null) return [state, {}];
      const { answer } = only;
      if (answer.kind === "fails") return [state, { error: answer.error }];
      return [state, answer.kind === "returns" ? { output: answer.output } : {}];
    }),
  );
}
