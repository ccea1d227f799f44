import { assessCircuit, type CircuitRun } from "../../../history/index.js";
import { dispatch, type NodeTable } from "../../../plan/node-table.js";
import type {
  BatchCircuitNode,
  BatchExpectationNode,
  SucceededCount,
} from "../../../plan/orchestration/batch-expectation.js";
import type { BatchInputs, ParallelPlan } from "../../../plan/orchestration/parallel-plan.js";
import { counted } from "../../../plan/print/words.js";
import { formatDuration } from "../../../util/duration.js";
import { lateHalt, notStartedText, stoppedText } from "../halt.js";
import type { BatchVerdict, MemberResult, ParallelSummary } from "./parallel-result.js";
import type { CircuitSightings } from "./result-book.js";

type Words = Omit<BatchVerdict, "expectation">;

/** What a batch showed. */
interface Shown {
  readonly results: readonly MemberResult[];
  /** Where its inputs came from; undefined of a list of members. */
  readonly inputs: BatchInputs | undefined;
  readonly summary: ParallelSummary;
  readonly circuits: CircuitSightings;
}

const judges: NodeTable<BatchExpectationNode, [Shown], Words> = {
  batchCircuit: (node, { results, circuits }) => circuit(node, results.length, circuits.get(node) ?? []),
  batchSucceeded: ({ count }, { results, inputs }) => succeeded(count, results, inputs),
  batchThroughput({ atLeast, perMs }, { summary: { passed, durationMs } }) {
    // Done in no time: any number would have been.
    const reached = durationMs === 0 ? Infinity : (passed * perMs) / durationMs;
    const per = formatDuration(perMs);
    const holds = passed > 0 && reached >= atLeast;
    const figure = Number.isFinite(reached) ? Number(reached.toPrecision(3)) : "any number";
    return {
      holds,
      expected: `at least ${counted(atLeast, "execution")} to be done in ${per}`,
      actual:
        passed === 0
          ? "none was done"
          : `${passed} ${passed === 1 ? "was" : "were"} done in ${formatDuration(durationMs)}, which is ${figure} in ${per}`,
    };
  },
  batchWithin({ limitMs }, { results }) {
    const halt = lateHalt("batch", limitMs);
    const reasons = [stoppedText(halt), notStartedText(halt)];
    const late = results.filter(({ reason = "" }) => reasons.includes(reason));
    const names = listed(late.map(lateText));
    return {
      holds: late.length === 0,
      expected: `all to be done within ${formatDuration(limitMs)}`,
      actual: late.length === 0 ? "they were" : `${late.length} of ${results.length} were not: ${names}`,
    };
  },
};

function succeeded(count: SucceededCount, results: readonly MemberResult[], inputs: BatchInputs | undefined): Words {
  if (count === "all") {
    // The list that a step of a chain spreads out over may be empty.
    if (results.length === 0 && inputs?.form === "stream") {
      const actual = `${inputs.fn.label} (${inputs.fn.at}) gave no input, so nothing was proved`;
      return { holds: false, expected: "every execution to do what is expected of it", actual };
    }
    const good = results.filter(({ outcome }) => outcome === "passed" || outcome === "started").length;
    const holds = good === results.length;
    const actual = holds ? "each did" : `${results.length - good} of ${results.length} did not`;
    return { holds, expected: "every execution to do what is expected of it", actual };
  }
  // A chain has no status of its own: it succeeds when it does what is expected of it.
  const there = results.filter(
    ({ status, outcome }) => status === "SUCCEEDED" || isPassedChain(status, outcome),
  ).length;
  const actual = `${there} of ${results.length} did`;
  if (typeof count === "number") {
    return { holds: there === count, expected: `exactly ${counted(count, "execution")} to end SUCCEEDED`, actual };
  }
  return {
    holds: there >= count.atLeast,
    expected: `at least ${counted(count.atLeast, "execution")} to end SUCCEEDED`,
    actual,
  };
}

function isPassedChain(status: MemberResult["status"], outcome: MemberResult["outcome"]): boolean {
  return status === undefined && outcome === "passed";
}

/** Of runs that were never started, or did not end by themselves, nothing can be told. */
function circuit(node: BatchCircuitNode, total: number, sightings: readonly (CircuitRun | undefined)[]): Words {
  const { name } = node;
  const runs = sightings.filter((run) => run !== undefined);
  const { holds, expected, actual, details } = assessCircuit(runs, node);
  const lost = total - runs.length;
  const unseen = lost === 0 ? "" : ` (${lost} of ${total} runs could not be looked at)`;
  const story = holds ? "" : details.map((line) => `\n      ${line}`).join("");
  return {
    holds: holds && lost === 0,
    expected: expected.replace("the circuit", `the circuit of "${name}"`),
    actual: `${actual}${unseen}${story}`,
  };
}

/** Judges what a batch came to as a whole. */
export function batchVerdicts({ expectations, runs }: ParallelPlan, shown: Omit<Shown, "inputs">): BatchVerdict[] {
  const whole = { ...shown, inputs: runs.form === "each" ? runs.inputs : undefined };
  return expectations.map((expectation) => Object.freeze({ expectation, ...dispatch(judges, expectation, whole) }));
}

/** A member that was not done in time, and how far it had come. */
function lateText({ name, outcome, execution, chain }: MemberResult): string {
  if (outcome === "skipped") return `${name} (not started)`;
  const step = chain?.steps.find((one) => one.outcome === "failed")?.name;
  const at = step ?? execution?.visits.findLast(({ status }) => status === "aborted")?.state;
  return at === undefined ? name : `${name} (at "${at}")`;
}

function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}
