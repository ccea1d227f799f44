import { collector } from "../../coverage/collector.js";
import { StepwrightError } from "../../errors/index.js";
import { indexDefinition } from "../../history/definition-index.js";
import { loadDefinition } from "../../loaders/definition.js";
import { originOf } from "../../loaders/origin.js";
import type { Bindings } from "../../plan/bindings.js";
import { sourceText } from "../../plan/explain.js";
import type { CompiledStatePlan, StateMockNode, StatePlan } from "../../plan/state/state-plan.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { defaultTarget } from "../ledger.js";
import { stateNames } from "../names.js";
import type { TargetPort } from "../port.js";
import { portOf } from "../run/prepare.js";
import { stateMisfits, stateRefusals } from "./state-misfits.js";
import type { StateTestReport, StateTestRequest } from "./state-port.js";
import type { StateCheckResult } from "./state-result.js";
import { stateVerdicts } from "./state-verdicts.js";
import { testedState } from "./tested-state.js";

/**
 * Runs one state alone and judges it.
 * @throws PLAN_BINDING_MISSING, PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, TARGET_MISSING before anything runs; what the target throws
 */
export async function checkState({ plan, bindings }: CompiledStatePlan): Promise<StateCheckResult> {
  const missing = plan.functions.filter(({ ref }) => !bindings.functions.has(ref));
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
  const port = portOf(bindings.target ?? defaultTarget.get());
  const work = async (): Promise<StateCheckResult> => {
    const { definition, title } = await definitionOf(plan, bindings, port);
    const request = requestOf(plan, definition, title, port);
    const report = await (port.testState as (request: StateTestRequest) => Promise<StateTestReport>).call(
      port,
      request,
    );
    collector()?.stateRan(definition, { ...report, ...stateRun(request) }, originOf(definition));
    const tested = testedState(plan.state, report);
    const verdicts = stateVerdicts(plan.expectations, tested, bindings);
    const defect = defectOf(plan, report);
    const ok = defect === undefined && verdicts.every(({ holds }) => holds);
    return Object.freeze({ ok, verdicts, tested, plan, defect });
  };
  return await (port.hold === undefined ? work() : port.hold(work));
}

function stateRun({ stateName: state, input, variables, context }: StateTestRequest) {
  return { state, input, variables, context };
}

async function definitionOf(
  { source }: StatePlan,
  { machine }: Bindings,
  port: TargetPort,
): Promise<{ readonly definition: JsonValue; readonly title: string }> {
  if (source.kind === "machine") {
    if (machine?.definition !== undefined) return { definition: machine.definition, title: machine.name ?? source.arn };
    const { definition, name } = await port.describeMachine(source.arn);
    return { definition, title: name };
  }
  const { from } = source;
  const reference = from.form === "object" ? from.definition : from.form === "text" ? from.text : from.path;
  const { definition } = await loadDefinition(reference);
  return { definition, title: sourceText(source) };
}

/** @throws PLAN_NAMES_UNKNOWN or PLAN_UNSUPPORTED */
function requestOf(plan: StatePlan, definition: JsonValue, machine: string, port: TargetPort): StateTestRequest {
  const misfits = stateMisfits(plan, definition);
  if (misfits.length > 0) {
    throw new StepwrightError("PLAN_NAMES_UNKNOWN", { machine, problems: misfits, states: stateNames(definition) });
  }
  const problems = stateRefusals(plan, definition, port);
  if (problems.length > 0) throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
  const { state, input, variables, context, mock, retried, roleArn } = plan;
  const configuration = {
    ...(retried !== undefined && { retrierRetryCount: retried }),
    ...(mock?.causedBy !== undefined && { errorCausedByState: mock.causedBy }),
    ...(mock?.failedItems !== undefined && { mapIterationFailureCount: mock.failedItems }),
    ...(mock?.readerData !== undefined && { mapItemReaderData: mock.readerData }),
  };
  return {
    definition: JSON.stringify(definition),
    stateName: state,
    input: JSON.stringify(input),
    ...(variables !== undefined && { variables: JSON.stringify(variables) }),
    ...(context !== undefined && { context: JSON.stringify(context) }),
    ...(mock !== undefined && { mock: mockOf(mock, isInvoke(definition, state)) }),
    ...(Object.keys(configuration).length > 0 && { stateConfiguration: configuration }),
    ...(roleArn !== undefined && { roleArn }),
  };
}

function mockOf({ answer, validation }: StateMockNode, invoke: boolean): NonNullable<StateTestRequest["mock"]> {
  const mode = validation === undefined ? {} : { fieldValidationMode: validation };
  if (answer.kind === "fails") {
    const { error, cause } = answer;
    return { errorOutput: { error, ...(cause !== undefined && { cause }) }, ...mode };
  }
  return { result: JSON.stringify(invoke ? invocation(answer.output) : answer.output), ...mode };
}

/** A Task that calls a function through `lambda:invoke`, and waits for its answer. */
function isInvoke(definition: JsonValue, state: string): boolean {
  const resource = indexDefinition(definition)?.states.get(state)?.source["Resource"];
  return typeof resource === "string" && /^arn:[^:]+:states:::lambda:invoke$/.test(resource);
}

/** A function's result in the form in which `lambda:invoke` gives it, as a stub's is; one that has that form already stays. */
function invocation(output: JsonValue): JsonValue {
  const whole = isJsonObject(output) && "Payload" in output && ("StatusCode" in output || "ExecutedVersion" in output);
  return whole ? output : { ExecutedVersion: "$LATEST", Payload: output, StatusCode: 200 };
}

function defectOf({ state }: StatePlan, { error, cause }: StateTestReport): string | undefined {
  if (error === "Stepwright.TaskNotStubbed") {
    return new StepwrightError("STATE_TASK_UNANSWERED", { state }).message;
  }
  return error?.startsWith("Stepwright.") === true ? (cause ?? error) : undefined;
}
