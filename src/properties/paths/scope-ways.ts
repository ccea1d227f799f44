import type { Machine, MapState, ParallelState, State, TaskState } from "../../asl/index.js";
import { catcherOf, retrierOf, type Guarded } from "../stubs/walking/guarding.js";
import type { PathStep, RetriedStep } from "../stubs/walking/trace.js";
import { errorsFor } from "./aims.js";
import { combinations } from "./combinations.js";

/** A way through a scope. */
export interface ScopeWay {
  readonly steps: readonly PathStep[];
  /** The error it ends with; undefined where it ends well. */
  readonly error: string | undefined;
}

/** A visit, and where it leads. */
interface Turn {
  readonly step: PathStep;
  /** Undefined at an end of the scope. */
  readonly to: string | undefined;
}

/** Ways through one branch or iteration, and combinations of them, at most. */
const mostInside = 60;
const mostCombined = 200;
/** Failed attempts that a path shows at most. */
const mostAttempts = 50;

/** Enumerates ways through scopes. */
export class ScopeWays {
  readonly #loops: number;
  /** Whether nothing was cut short. */
  complete = true;

  constructor(loops: number) {
    this.#loops = loops;
  }

  /**
   * Ways through a scope, shortest first.
   * @param errors with which Tasks may end it, because somebody around takes them
   */
  of(scope: Machine, errors: readonly string[], most: number): readonly ScopeWay[] {
    const found: ScopeWay[] = [];
    const queue: { readonly steps: readonly PathStep[]; readonly at: string }[] = [{ steps: [], at: scope.startAt }];
    const turns = new Map<string, readonly Turn[]>();
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const { steps, at } = part;
      const state = scope.states.get(at);
      if (state === undefined || steps.filter((step) => step.state === at).length > this.#loops) continue;
      const known = turns.get(at) ?? this.#turns(state, errors);
      turns.set(at, known);
      for (const { step, to } of known) {
        const longer = [...steps, step];
        if (to !== undefined) queue.push({ steps: longer, at: to });
        else found.push({ steps: longer, error: step.fails });
      }
      if (found.length >= most || queue.length > most * 20) {
        this.complete &&= queue.length === 0 && found.length <= most;
        break;
      }
    }
    return found.slice(0, most);
  }

  #turns(state: State, errors: readonly string[]): readonly Turn[] {
    const visit = { state: state.name, type: state.type };
    switch (state.type) {
      case "Choice":
        return [
          ...state.choices.map(({ next }, index) => ({ step: { ...visit, rule: index + 1 }, to: next })),
          ...(state.default === undefined ? [] : [{ step: { ...visit, rule: "default" as const }, to: state.default }]),
        ];
      case "Task":
        return taskTurns(state, visit, errors);
      case "Parallel":
      case "Map":
        return this.#fanTurns(state, visit, errors);
      case "Fail":
        return [{ step: { ...visit, fails: state.error ?? "" }, to: undefined }];
      case "Succeed":
        return [{ step: visit, to: undefined }];
      case "Pass":
      case "Wait":
        return [{ step: visit, to: state.next }];
    }
  }

  #fanTurns(state: ParallelState | MapState, visit: PathStep, errors: readonly string[]): readonly Turn[] {
    const asked = [...new Set([...guardErrors(state), ...errors])];
    const scopes = state.type === "Parallel" ? state.branches : [state.processor];
    const ways = scopes.map((scope) => this.of(scope, asked, mostInside));
    const well = ways.map((list) => list.filter(({ error }) => error === undefined).map(({ steps }) => steps));
    const whole = combinations(well, mostCombined);
    if (whole.length === mostCombined) this.complete = false;
    const inside = (scopesOf: PathStep["branches"]): Partial<PathStep> =>
      scopesOf === undefined ? {} : state.type === "Parallel" ? { branches: scopesOf } : { iterations: scopesOf };
    const turns: Turn[] = whole.map((chosen) => ({ step: { ...visit, ...inside(chosen) }, to: state.next }));
    if (state.type === "Map") turns.push({ step: { ...visit, iterations: [] }, to: state.next });
    ways.forEach((list, branch) => {
      for (const { steps, error } of list) {
        if (error === undefined) continue;
        const failed = scopes.map((_, index) => (index === branch ? steps : undefined));
        const told = state.type === "Map" && state.mode === "DISTRIBUTED" ? threshold : error;
        // Of what is tried again, it is shown once that it then goes well.
        const retrier = retrierOf(state, told);
        const used = { ...visit, retried: [{ retrier: retrier + 1, error: told, inside: failed }] };
        if (whole[0] !== undefined && (state.retry[retrier]?.maxAttempts ?? 0) > 0 && mayRecover(steps))
          turns.push({ step: { ...used, ...inside(whole[0]) }, to: state.next });
        turns.push(
          ...failing(state, visit, told, failed).map(({ step, to }) => ({ step: { ...step, ...inside(failed) }, to })),
        );
      }
    });
    return turns;
  }
}

const threshold = "States.ExceedToleratedFailureThreshold";

/** A Fail state fails again; a Task need not. */
function mayRecover(steps: readonly PathStep[]): boolean {
  return steps.at(-1)?.type !== "Fail";
}

function taskTurns(task: TaskState, visit: PathStep, errors: readonly string[]): readonly Turn[] {
  const again = task.retry.flatMap(({ maxAttempts }, index): Turn[] => {
    const error = maxAttempts > 0 ? errorsFor(task, "retrier", index)[0] : undefined;
    if (error === undefined) return [];
    return [{ step: { ...visit, retried: [{ retrier: index + 1, error }] }, to: task.next }];
  });
  const caught = task.catch.flatMap((_, index) => {
    const error = errorsFor(task, "catcher", index)[0];
    return error === undefined ? [] : failing(task, visit, error);
  });
  const left = errors.filter((error) => catcherOf(task, error) < 0).flatMap((error) => failing(task, visit, error));
  return [{ step: visit, to: task.next }, ...again, ...caught, ...left];
}

/** A state that fails until nothing tries again. */
function failing(state: Guarded, visit: PathStep, error: string, inside?: RetriedStep["inside"]): readonly Turn[] {
  const retrier = retrierOf(state, error);
  const attempts = state.retry[retrier]?.maxAttempts ?? 0;
  if (attempts > mostAttempts) return [];
  const retried = Array.from({ length: attempts }, (): RetriedStep => ({
    retrier: retrier + 1,
    error,
    ...(inside && { inside }),
  }));
  const tried = { ...visit, ...(attempts > 0 && { retried }) };
  const catcher = catcherOf(state, error);
  const taken = state.catch[catcher];
  if (taken === undefined) return [{ step: { ...tried, fails: error }, to: undefined }];
  return [{ step: { ...tried, caught: { catcher: catcher + 1, error } }, to: taken.next }];
}

/** One error for each retrier and catcher of a state. */
function guardErrors(state: Guarded): readonly string[] {
  return [
    ...state.retry.map((_, index) => errorsFor(state, "retrier", index)[0]),
    ...state.catch.map((_, index) => errorsFor(state, "catcher", index)[0]),
  ].filter((error) => error !== undefined);
}
