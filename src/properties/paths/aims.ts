import { allStates, findState, type Machine, type State } from "../../asl/index.js";
import { catcherOf, retrierOf, type Guarded } from "../stubs/walking/guarding.js";
import type { Goal } from "../stubs/walking/goal.js";
import type { PathPoint } from "./point.js";

/** Goals that lead a walk to a point, or why there are none. */
export type Aims =
  | { readonly goals: readonly Goal[] }
  /** Proved. */
  | { readonly impossible: string }
  | { readonly stuck: string };

/** Errors that Step Functions raises itself, and that no Task fails with. */
const notOfTasks = new Set(["States.Runtime", "States.DataLimitExceeded"]);
const threshold = "States.ExceedToleratedFailureThreshold";
const unforeseen = "Unforeseen.Error";
const wildcards = new Set(["States.ALL", "States.TaskFailed"]);
/** How many goals are tried for one point. */
const mostGoals = 12;
const mostFailures = 200;

/** What leads to a point. */
export function aimsAt(machine: Machine, point: PathPoint): Aims {
  const state = findState(machine, point.state)?.state;
  if (state === undefined || point.kind === "state") return { goals: [{ state: point.state }] };
  if (point.kind === "rule") return { goals: [{ state: point.state, rule: (point.number ?? 1) - 1 }] };
  if (point.kind === "default")
    return { goals: [{ state: point.state, rule: state.type === "Choice" ? state.choices.length : 0 }] };
  return "retry" in state ? guardAims(state, point) : { impossible: "it guards nothing" };
}

function guardAims(state: Guarded, point: PathPoint): Aims {
  const index = (point.number ?? 1) - 1;
  const retrier = point.kind === "retrier" ? state.retry[index] : undefined;
  if (retrier?.maxAttempts === 0) return { impossible: "its MaxAttempts is 0" };
  const errors = errorsFor(state, point.kind === "retrier" ? "retrier" : "catcher", index);
  if (errors.length === 0)
    return { impossible: "no error of a Task comes to it: those before it take all that it names" };
  const goals = errors.flatMap((error) => goalsOf(state, error, point.kind === "catcher"));
  if (goals.length === 0)
    return { stuck: `no Task or Fail state raises ${errors.join(" or ")} so that it comes there` };
  return { goals: goals.slice(0, mostGoals) };
}

/** Errors on which a retrier, or catcher, is the one that decides. */
export function errorsFor(state: Guarded, kind: "retrier" | "catcher", index: number): readonly string[] {
  const names = (kind === "retrier" ? state.retry : state.catch)[index]?.errorEquals ?? [];
  const decides = kind === "retrier" ? retrierOf : catcherOf;
  const candidates = [
    ...names.filter((name) => !wildcards.has(name) && !notOfTasks.has(name)),
    ...(names.some((name) => wildcards.has(name)) ? [unforeseen] : []),
    ...(names.includes("States.ALL") ? ["States.Timeout"] : []),
  ];
  const deciding = candidates.filter((error) => decides(state, error) === index);
  // Of those that a catcher takes, the ones that are not tried again for long go first.
  return kind === "retrier"
    ? deciding
    : deciding.sort((left, right) => attemptsAt(state, left) - attemptsAt(state, right));
}

/** Attempts of a state that fails with an error each time. */
function attemptsAt(state: Guarded, error: string): number {
  return 1 + (state.retry[retrierOf(state, error)]?.maxAttempts ?? 0);
}

/** Goals that let a state fail with an error: once, or until nothing tries again. */
function goalsOf(state: Guarded, error: string, exhausted: boolean): readonly Goal[] {
  const own = exhausted ? attemptsAt(state, error) : 1;
  const failing = (name: string, calls: number): Goal[] =>
    calls > mostFailures ? [] : [{ state: name, failures: Array.from({ length: calls }, () => error) }];
  if (state.type === "Task") return failing(state.name, own);
  // A distributed Map gives an error of its own in place of those of its items.
  if (state.type === "Map" && state.mode === "DISTRIBUTED")
    return error === threshold || error === unforeseen ? anyFailure(state) : [];
  const goals: Goal[] = [];
  for (const scope of state.type === "Parallel" ? state.branches : [state.processor]) {
    for (const { state: inner, path } of allStates(scope)) {
      if (inner.type === "Fail" && [error, undefined].includes(inner.error)) goals.push({ state: inner.name });
      if (
        inner.type === "Task" &&
        leaves(
          inner,
          path.map((step) => step.state),
          error,
        )
      ) {
        const around = path.reduce((calls, step) => calls * attemptsAt(step.state, error), attemptsAt(inner, error));
        goals.push(...failing(inner.name, around * own));
      }
    }
  }
  return goals;
}

/** Whether no catcher on the way takes an error. */
function leaves(task: State & Guarded, around: readonly Guarded[], error: string): boolean {
  return [task, ...around].every((guarded) => catcherOf(guarded, error) < 0);
}

function anyFailure(state: Guarded & { readonly type: "Map" }): readonly Goal[] {
  return [...allStates(state.processor)].flatMap(({ state: inner, path }): Goal[] => {
    if (inner.type === "Fail") return [{ state: inner.name }];
    const error = unforeseen;
    if (
      inner.type !== "Task" ||
      !leaves(
        inner,
        path.map((step) => step.state),
        error,
      )
    )
      return [];
    const calls = path.reduce((product, step) => product * attemptsAt(step.state, error), attemptsAt(inner, error));
    return calls > mostFailures ? [] : [{ state: inner.name, failures: Array.from({ length: calls }, () => error) }];
  });
}
