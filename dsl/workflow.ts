import { fileURLToPath } from "node:url";
import { durationOf, StepwrightError } from "../src/errors/index.js";
import type { RunningExecution, RunOptions } from "../src/executor/judgement/result.js";
import { startPlan } from "../src/executor/run/start.js";
import type { Bindings } from "../src/plan/bindings.js";
import { actNode } from "../src/plan/act.js";
import { answerNode } from "../src/plan/answer.js";
import { definitionNode } from "../src/plan/definition.js";
import { inputNode } from "../src/plan/input.js";
import { machineNode } from "../src/plan/machine.js";
import { nameNode } from "../src/plan/name.js";
import { pauseNode } from "../src/plan/pause.js";
import type { SourceNode } from "../src/plan/plan.js";
import type { LoadedMachine } from "../src/loaders/loaded-machine.js";
import type { JsonObject } from "../src/util/json.js";
import { describe, functionOf, nameOf } from "./arguments.js";
import { doubleParts, planSteps } from "./doubles/doubles.js";
import { executionNameOf } from "./execution-name.js";
import { Expecting } from "./expectations/expecting.js";
import { injectionsOf } from "./injected-fault.js";
import { inputOf, jsonOf } from "./json-value.js";
import { emptyProps, FunctionTable, type Stub } from "./props.js";
import { sourceLine } from "./source-line.js";
import type { StateNamesIn, StubOptions, WorkflowBuilder, WorkflowReference } from "./workflow-builder.js";
import { runOptionsOf } from "./run-options.js";

type Words = { readonly [Word in keyof WorkflowBuilder]: (...args: never[]) => unknown };

/** The builder behind `workflow` and `redrive`. */
export class WorkflowSpec extends Expecting implements Words {
  protected override derive(props: Expecting["props"]): this {
    return new WorkflowSpec(props, this) as this;
  }

  named(name: unknown, options: { readonly exact?: boolean } = {}): this {
    const exact = options.exact ?? false;
    return this.derive(Object.freeze({ ...this.props, name: nameNode(executionNameOf(name), exact) }));
  }

  withInput(input: unknown = {}): this {
    return this.derive(Object.freeze({ ...this.props, input: inputNode(inputOf(input)) }));
  }

  stub(state: unknown, double: unknown, options: StubOptions = {}): this {
    return this.#stub(nameOf("stub(…)", state), undefined, double, options);
  }

  stubIn(machine: unknown, state: unknown, double: unknown, options: StubOptions = {}): this {
    return this.#stub(nameOf("stubIn(…)", state), nameOf("stubIn(…)", machine), double, options);
  }

  unstub(state: unknown): this {
    const name = nameOf("unstub(…)", state);
    const stubs = this.props.stubs.filter((stub) => stub.state !== name || stub.machine !== undefined);
    return this.derive(Object.freeze({ ...this.props, stubs }));
  }

  answers(state: unknown, answer: unknown): this {
    return this.#answers("answers", nameOf("answers(…)", state), undefined, answer);
  }

  answersIn(machine: unknown, state: unknown, answer: unknown): this {
    return this.#answers("answersIn", nameOf("answersIn(…)", state), nameOf("answersIn(…)", machine), answer);
  }

  #answers(call: "answers" | "answersIn", state: string, machine: string | undefined, answer: unknown): this {
    const fn = functionOf(`${call}(…)`, answer);
    const table = new FunctionTable(this.props.functions);
    const at = sourceLine();
    const named = machine === undefined ? { state } : { state, machine };
    const node = answerNode({ ...named, fn: table.refer(fn, fn.name === "" ? call : fn.name, at), at });
    const others = this.props.answers.filter((one) => one.node.state !== state || one.node.machine !== machine);
    const answers = [...others, Object.freeze({ node, functions: table.references })];
    return this.derive(Object.freeze({ ...this.props, answers, functions: table.functions }));
  }

  at(moment: unknown, act: unknown): this {
    const afterMs = durationOf("at(…)", moment);
    const fn = functionOf("at(…)", act);
    const table = new FunctionTable(this.props.functions);
    const at = sourceLine();
    const node = actNode({ afterMs, fn: table.refer(fn, fn.name === "" ? "at" : fn.name, at), at });
    const acts = [...this.props.acts, Object.freeze({ node, functions: table.references })];
    return this.derive(Object.freeze({ ...this.props, acts, functions: table.functions }));
  }

  pauseAt(...states: unknown[]): this {
    const at = sourceLine();
    const nodes = states.map((state) => pauseNode({ state: nameOf("pauseAt(…)", state), at }));
    return this.derive(Object.freeze({ ...this.props, pauses: [...this.props.pauses, ...nodes] }));
  }

  inject(...faults: readonly unknown[]): this {
    const at = sourceLine();
    const nodes = injectionsOf("inject(…)", faults.flat(), at);
    return this.derive(Object.freeze({ ...this.props, injections: [...this.props.injections, ...nodes] }));
  }

  async start(options: RunOptions = {}): Promise<RunningExecution> {
    return startPlan(Expecting.compiledOf(this), runOptionsOf("start", options), (judge) => this.running(judge));
  }

  #stub(state: string, machine: string | undefined, double: unknown, { on }: StubOptions): this {
    const { steps, pin, eachVisit } = doubleParts(state, double);
    const table = new FunctionTable(this.props.functions);
    const stub: Stub = Object.freeze({
      state,
      machine,
      on,
      at: sourceLine(),
      steps: planSteps(steps, (fn, label, at) => table.refer(fn, label, at)),
      pin,
      eachVisit,
      functions: table.references,
    });
    return this.derive(
      Object.freeze({ ...this.props, stubs: [...this.props.stubs, stub], functions: table.functions }),
    );
  }
}

/**
 * Describes what a workflow must do. Nothing runs before `run`, `check` or `start`.
 * @param reference a state machine's ARN, what `deploy` returned, or a definition: see {@link WorkflowReference}
 * @throws WORKFLOW_REFERENCE_INVALID, ARN_MISPLACED
 * @example
 * await workflow(orders)
 *   .on(cloud)
 *   .withInput({ type: "bulk" })
 *   .stub("ChargeCard", returns({ ok: true }))
 *   .expectPath("BulkProcessing")
 *   .within("60s")
 *   .run();
 */
export function workflow<const Reference extends WorkflowReference>(
  reference: Reference,
): WorkflowBuilder<StateNamesIn<Reference>> {
  const { source, machine } = sourceOf(reference);
  const spec = new WorkflowSpec(emptyProps(sourceLine(), source, machine));
  return spec as unknown as WorkflowBuilder<StateNamesIn<Reference>>;
}

/**
 * What a reference stands for.
 * @throws WORKFLOW_REFERENCE_INVALID, ARN_MISPLACED
 */
export function sourceOf(reference: unknown): { source: SourceNode; machine?: Bindings["machine"] } {
  if (typeof reference === "string") return { source: textSource(reference) };
  if (reference instanceof URL) {
    if (reference.protocol === "file:") {
      return { source: definitionNode({ form: "path", path: fileURLToPath(reference) }) };
    }
  } else if (typeof reference === "object" && reference !== null && !Array.isArray(reference)) {
    if ("stateMachineArn" in reference && typeof reference.stateMachineArn === "string") {
      return {
        source: machineNode(reference.stateMachineArn),
        machine: reference as NonNullable<Bindings["machine"]>,
      };
    }
    if (isLoadedMachine(reference)) {
      const definition = jsonOf("workflow(…)", reference.definition) as JsonObject;
      const { name, type } = reference;
      return { source: definitionNode({ form: "object", definition, name, type }) };
    }
    if ("StartAt" in reference || "States" in reference) {
      const definition = jsonOf("workflow(…)", reference) as JsonObject;
      return { source: definitionNode({ form: "object", definition }) };
    }
  }
  throw new StepwrightError("WORKFLOW_REFERENCE_INVALID", { found: describe(reference) });
}

/** Tells what `machineFrom` returned. */
function isLoadedMachine(reference: object): reference is Pick<LoadedMachine, "definition" | "name" | "type"> {
  const { definition, name, type } = reference as Partial<LoadedMachine>;
  const isTyped = type === "STANDARD" || type === "EXPRESS";
  return !("States" in reference) && typeof definition === "object" && typeof name === "string" && isTyped;
}

function textSource(text: string): SourceNode {
  if (text.startsWith("arn:")) {
    if (/^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:/.test(text)) return machineNode(text);
    throw new StepwrightError("ARN_MISPLACED", { wanted: "workflow", value: text });
  }
  if (text.trimStart().startsWith("{")) return definitionNode({ form: "text", text });
  if (text.trim() === "") throw new StepwrightError("WORKFLOW_REFERENCE_INVALID", { found: "an empty text" });
  return definitionNode({ form: "path", path: text });
}
