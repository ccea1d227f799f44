import type { State } from "../../../asl/machine.js";
import { awsQuotas } from "../../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../../engine/tasks/task.js";
import { StateTest, type StateStep } from "../../../engine/test-state/index.js";
import { isJsonObject, parseJson, type JsonObject } from "../../../util/json.js";
import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import type { InputOf } from "../../wire/shape.js";
import { stateMachineArn } from "../arn.js";
import { cause, error, flag, name, optionalArn, requiredDefinition } from "../shapes.js";
import { readContext } from "../test-state/mocked-context.js";
import { checkRunnable, readMock, type Mock } from "../test-state/mock.js";
import { testAnswer } from "../test-state/test-answer.js";
import { holds, readTestedState, type Tested } from "../test-state/tested-state.js";
import type { StatesOperation, StatesWorld } from "../world.js";
import { checkRole } from "./machine-input.js";
import { checkInput } from "./start-execution.js";

const jsonText = { type: "string", max: 262_144, sensitive: true } as const;
const count = { type: "integer", min: 0 } as const;

const members = {
  definition: requiredDefinition,
  roleArn: optionalArn,
  input: { type: "string", sensitive: true },
  inspectionLevel: { type: "string", values: ["INFO", "DEBUG", "TRACE"] },
  revealSecrets: flag,
  variables: jsonText,
  stateName: name,
  mock: {
    type: "structure",
    members: {
      result: jsonText,
      errorOutput: { type: "structure", members: { error, cause } },
      fieldValidationMode: { type: "string", values: ["STRICT", "PRESENT", "NONE"] },
    },
  },
  context: jsonText,
  stateConfiguration: {
    type: "structure",
    members: {
      retrierRetryCount: count,
      errorCausedByState: name,
      mapIterationFailureCount: count,
      mapItemReaderData: jsonText,
    },
  },
} as const;

type TestStateInput = InputOf<typeof members>;

/** Seconds a state may run when it is tested. Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
const longestRun = 300;

/** Runs one state: with what stands in for its work, or with the work itself; the caller waits, so the clock may move. */
export const testState: StatesOperation = operation(members, async (world: StatesWorld, input) => {
  if (input.roleArn !== undefined) checkRole(input.roleArn);
  checkInput(world, input.input);
  checkConfiguration(input);
  const tested = readTestedState(input.definition, input.stateName);
  const { state } = tested;
  const { mock, test } = prepare(world, input, tested);
  const step = test.enter();
  if (mock === undefined) await run(world, test, state, step);
  else apply(test, state, step, mock, input.stateConfiguration?.mapIterationFailureCount);
  return testAnswer(test, state, input.input ?? "{}", input.inspectionLevel ?? "INFO");
});

function prepare(
  world: StatesWorld,
  input: TestStateInput,
  { state, path }: Tested,
): { mock: Mock | undefined; test: StateTest } {
  const mock = input.mock === undefined ? undefined : readMock(input.mock, state, world.apiModels);
  if (mock === undefined) checkRunnable(state, input.roleArn);
  else if (input.revealSecrets === true) {
    throw validationException("TestState does not support RevealSecrets when a mock is specified.");
  }
  const { context, variables, stateConfiguration: configuration } = input;
  checkOrigin(state, configuration?.errorCausedByState);
  checkReader(state, configuration?.mapItemReaderData);
  const inputText = input.input ?? "{}";
  const draw = (what: string): string => world.uuid("TestState", what, input.definition, inputText, world.clock.now);
  const [machine, execution] = [draw("machine"), draw("execution")];
  const machineArn = stateMachineArn(world, machine);
  const test = new StateTest({
    state,
    inputText,
    variables: variables === undefined ? {} : readVariables(variables),
    context: context === undefined ? undefined : readContext(context),
    insideMap: path.some(({ kind }) => kind === "iteration"),
    retries: configuration?.retrierRetryCount ?? 0,
    readerData: configuration?.mapItemReaderData,
    executionArn: `${machineArn.replace(":stateMachine:", ":express:")}:${execution}`,
    executionName: execution,
    stateMachineArn: machineArn,
    stateMachineName: machine,
    roleArn: input.roleArn,
    now: world.clock.now,
    seed: world.seed,
    quotas: { ...awsQuotas, payloadBytes: world.payloadBytes },
  });
  return { mock, test };
}

/** What only says something about a mock is refused without one. */
function checkConfiguration({ mock, context, stateConfiguration = {} }: TestStateInput): void {
  if (mock !== undefined) return;
  const given = { ...stateConfiguration, context };
  const unused = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (unused === undefined) return;
  const field = unused.charAt(0).toUpperCase() + unused.slice(1);
  throw validationException(`TestState does not support ${field} when a mock is not specified.`);
}

function checkOrigin(state: State, origin: string | undefined): void {
  if (origin === undefined || origin === state.name || holds(state, origin)) return;
  throw validationException(`State '${origin}' in ErrorCausedByState was not found in the tested state.`);
}

function checkReader(state: State, data: string | undefined): void {
  if (data === undefined || (state.type === "Map" && state.itemReader !== undefined)) return;
  throw validationException("MapItemReaderData is only supported for a Map state with an ItemReader.");
}

function readVariables(text: string): JsonObject {
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  throw validationException("Variables must be a JSON object.");
}

/** Goes on with what stands in for the state's work. */
function apply(test: StateTest, state: State, step: StateStep, mock: Mock, failures: number | undefined): void {
  const iterations =
    test.limits?.iterations ?? (mock.kind === "result" && Array.isArray(mock.value) ? mock.value.length : undefined);
  if (state.type === "Map" && failures !== undefined && iterations !== undefined && failures > iterations) {
    throw validationException("Map iteration failure count must be less than or equal to the number of Map iterations");
  }
  if (step.kind === "ended") return;
  if (mock.kind === "error") test.fail(mock.error, mock.cause);
  else if (failures !== undefined && exceedsTolerance(test, failures, iterations)) {
    test.fail("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded");
  } else test.succeed(mock.value);
}

function exceedsTolerance({ limits }: StateTest, failures: number, iterations: number | undefined): boolean {
  const { toleratedFailureCount: most, toleratedFailurePercentage: share } = limits ?? {};
  if (most !== undefined && failures > most) return true;
  return share !== undefined && iterations !== undefined && failures * 100 > share * iterations;
}

/** Does the state's work. */
async function run(world: StatesWorld, test: StateTest, state: State, step: StateStep): Promise<void> {
  const { clock } = world;
  const deadline = clock.now + longestRun * 1000;
  if (step.kind === "wait") {
    await pass(world, Math.min(step.until, deadline), state);
    if (step.until > deadline) test.fail("States.Timeout", undefined, { terminal: true });
    else test.elapse(clock.now);
  } else if (step.kind === "task") {
    const { request } = step;
    const answer = await clock.hold(() => world.perform(request), `the task of the state "${state.name}"`);
    await settle(world, test, request, answer, deadline);
  }
}

async function settle(
  world: StatesWorld,
  test: StateTest,
  request: TaskRequest,
  answer: TaskAnswer,
  deadline: number,
): Promise<void> {
  if (answer.kind === "unanswerable") {
    test.fail(answer.error, answer.cause, { terminal: true });
    return;
  }
  const end = "afterMs" in answer || answer.kind === "succeeded" || answer.kind === "failed";
  const takes = end ? (answer.afterMs ?? 0) : Number.POSITIVE_INFINITY;
  const { timeoutSeconds = Number.POSITIVE_INFINITY, heartbeatSeconds = Number.POSITIVE_INFINITY } = request;
  const allowed = Math.min(timeoutSeconds, heartbeatSeconds) * 1000;
  const until = Math.min(world.clock.now + Math.min(takes, allowed), deadline);
  if (until > world.clock.now) await pass(world, until, undefined);
  if (takes > allowed) test.fail("States.Timeout", undefined, { heartbeat: heartbeatSeconds < timeoutSeconds });
  else if (answer.kind === "succeeded" && takes <= longestRun * 1000) test.succeed(answer.output);
  else if (answer.kind === "failed" && takes <= longestRun * 1000) test.fail(answer.error, answer.cause);
  else test.fail("States.Timeout", undefined, { terminal: true });
}

async function pass(world: StatesWorld, until: number, state: State | undefined): Promise<void> {
  const what = state === undefined ? "TestState" : `TestState of ${state.name}`;
  await world.clock.demand(() => world.clock.now >= until, { until, what });
}
