import { allStates, parseMachine } from "../asl/index.js";
import { StepwrightError } from "../errors/index.js";
import { checkPlan } from "../executor/check.js";
import type { TargetSource } from "../executor/port.js";
import type { Execution } from "../history/index.js";
import { loadDefinition } from "../loaders/definition.js";
import type { DoubleNode } from "../plan/double.js";
import { withinNode } from "../plan/expectations/within.js";
import { inputNode } from "../plan/input.js";
import { machineNode } from "../plan/machine.js";
import { nameNode } from "../plan/name.js";
import { executionPlan } from "../plan/plan.js";
import { embedded } from "../targets/index.js";
import { isJsonObject, type JsonValue } from "../util/json.js";
import { callsOf } from "./calls.js";
import { compareCalls } from "./compare/calls.js";
import type { ReplayDifference } from "./compare/difference.js";
import { Likeness } from "./compare/likeness.js";
import { compareOutcome, firstDifferingEvent, type DifferingEvent } from "./compare/outcome.js";
import { compareThreads } from "./compare/threads.js";
import { doubleOf, sequencesOf } from "./sequences.js";
import type { EndedExecution } from "./source.js";
import { Volatile } from "./volatile.js";

/** What a replay showed: data, whatever happened. */
export interface ReplayResult {
  /** Nothing differs. */
  readonly same: boolean;
  /** In reading order: the way it went, what was called, how it ended. */
  readonly differences: readonly ReplayDifference[];
  /** Where the two histories part first, event by event; undefined when nothing differs. */
  readonly firstEvent: DifferingEvent | undefined;
  /** What the current definition did. */
  readonly execution: Execution;
  /** What was recorded. */
  readonly recorded: Execution;
}

/** A definition to replay against, and how it is called in reports. */
export interface ReplayedMachine {
  readonly definition: JsonValue;
  readonly title: string;
}

const at = "replayHistory(…)";

/** No execution lasts longer: AWS ends it after a year. */
const longestMs = 366 * 86_400_000;

/**
 * Runs a definition in a world of its own, with the names and from the moment of the recorded execution, its tasks answered as
 * recorded, and compares what it did.
 * @throws MACHINE_REFUSED when the definition is not one AWS would accept
 */
export async function replay(
  { execution: recorded, input }: EndedExecution,
  definition: JsonValue,
): Promise<ReplayResult> {
  const calls = callsOf(recorded);
  const doubles = [...sequencesOf(calls)].map(([state, sequences]) => doubleOf(state, sequences));
  const execution = await rerun(recorded, input, definition, doubles);
  const likeness = new Likeness(new Volatile(recorded, input, calls), new Volatile(execution, input, calls));
  const threads = compareThreads(recorded.thread, execution.thread, likeness);
  const called = compareCalls(calls, callsOf(execution), likeness);
  // A call that nobody answered ends the replay: that what comes after it did not happen tells nothing.
  const cut = execution.error?.startsWith("Stepwright.") === true;
  const differences = [
    ...threads,
    ...(cut ? called.filter(({ kind }) => kind !== "unasked") : called),
    ...compareOutcome(recorded, execution, likeness),
  ];
  const same = differences.length === 0;
  return Object.freeze({
    same,
    differences: Object.freeze(differences),
    firstEvent: same ? undefined : firstDifferingEvent(recorded, execution),
    execution,
    recorded,
  });
}

async function rerun(
  recorded: Execution,
  input: JsonValue,
  definition: JsonValue,
  doubles: readonly DoubleNode[],
): Promise<Execution> {
  const [, , , region, accountId, kind, machineName, name] = recorded.executionArn.split(":");
  const seed = recorded.origin.find(([label]) => label === "seed")?.[1];
  await using cloud = embedded({
    ...(region !== undefined && region !== "" && { region }),
    ...(accountId !== undefined && accountId !== "" && { accountId }),
    ...(seed !== undefined && { seed: Number(seed) }),
    startAt: recorded.startDate,
    // Nobody answers from outside: time-outs need not wait for it.
    callbackGrace: "0s",
  });
  const type = kind === "express" ? "EXPRESS" : "STANDARD";
  const machine = await cloud.deploy(machineName ?? "replayed", definition as object, { type });
  const tasks = new Set<string>();
  for (const { state } of allStates(parseMachine(definition))) if (state.type === "Task") tasks.add(state.name);
  // One that somebody stopped is looked at after as long as it ran.
  const limitMs = recorded.status === "ABORTED" ? (recorded.durationMs ?? 0) : longestMs;
  const plan = executionPlan({
    at,
    source: machineNode(machine.stateMachineArn),
    input: inputNode(input),
    name: nameNode(name ?? "replay", true),
    doubles: doubles.filter(({ state }) => tasks.has(state)),
    expectations: [withinNode({ at, limitMs, stop: true })],
    functions: [],
  });
  const { execution } = await checkPlan({ plan, bindings: { functions: new Map(), target: cloud, machine } });
  return execution;
}

/**
 * Finds the definition that a replay is to run.
 * @param target where a machine known by its ARN alone is described
 * @throws REPLAY_REFERENCE_INVALID, and what loading a definition or asking the target throws
 */
export async function machineToReplay(reference: unknown, target: TargetSource | undefined): Promise<ReplayedMachine> {
  if (isJsonObject(reference) && typeof reference["stateMachineArn"] === "string") {
    const { stateMachineArn, definition } = reference;
    if (definition !== undefined) return { definition, title: String(reference["name"] ?? stateMachineArn) };
    return await described(stateMachineArn as string, target);
  }
  if (typeof reference === "string" && reference.startsWith("arn:")) return await described(reference, target);
  if (!(reference instanceof URL) && !isJsonObject(reference) && !isText(reference)) {
    const found = reference === undefined ? "nothing" : (JSON.stringify(reference) ?? typeof reference);
    throw new StepwrightError("REPLAY_REFERENCE_INVALID", { found, unreachable: false });
  }
  const { definition, source } = await loadDefinition(reference);
  return { definition, title: typeof reference === "string" && !source.includes(" ") ? reference : "The definition" };
}

function isText(reference: unknown): reference is string {
  return typeof reference === "string" && reference.trim() !== "";
}

async function described(arn: string, target: TargetSource | undefined): Promise<ReplayedMachine> {
  if (target === undefined) throw new StepwrightError("REPLAY_REFERENCE_INVALID", { found: arn, unreachable: true });
  const port = "port" in target ? target.port() : target;
  const { definition, name } = await port.describeMachine(arn);
  return { definition, title: name };
}
