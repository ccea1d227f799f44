import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { conditionTest, type Sighting, type Test } from "./condition.js";
import { evaluateAll, expressionsIn, jsonataTest } from "./jsonata.js";
import { nothing, pathReader, type Found } from "./path.js";
import { Failing, NotUnderstood, type ChoiceError, type ChoiceScope } from "./scope.js";

/** Where a Choice state leads. */
export interface Prediction {
  /** The next state; absent where the execution ends here. */
  readonly next: string | undefined;
  /** The index of the rule that decides, from 0; undefined where none holds or none could be asked. */
  readonly rule: number | undefined;
  readonly error: ChoiceError | undefined;
}

/** What one rule said. */
export interface RuleTrace {
  readonly rule: number;
  readonly next: string;
  /** `unasked`: an earlier rule decided. */
  readonly outcome: "holds" | "does not hold" | "breaks" | "unasked";
  readonly seen: readonly Sighting[];
}

/** A Choice state, evaluated from its definition as the States Language says. */
export interface ChoiceOracle {
  /** Predicts where the state leads. */
  predict(scope: ChoiceScope): Prediction;
  /** What every rule says, with the values it sees. */
  trace(scope: ChoiceScope): readonly RuleTrace[];
}

/** What an execution ends with where no rule holds and there is no Default. */
const unmatched: ChoiceError = {
  error: "States.Runtime",
  reason: "no rule holds and there is no Default",
};

/**
 * Reads a Choice state.
 * @param state the state as written
 * @param language the query language it speaks
 * @throws NotUnderstood where the evaluator does not know what is written there
 */
export function choiceOracle(state: JsonObject, language: "JSONPath" | "JSONata"): ChoiceOracle {
  const jsonata = language === "JSONata";
  const written = Array.isArray(state["Choices"])
    ? (state["Choices"] as readonly JsonValue[]).filter(isJsonObject)
    : [];
  const rules = written.map((rule) => ({
    next: String(rule["Next"]),
    test: jsonata ? jsonataTest(rule["Condition"]) : conditionTest(rule),
    leave: jsonata ? leaving(rule) : leavingByPath(state, rule),
  }));
  const fallback = typeof state["Default"] === "string" ? state["Default"] : undefined;
  const leave = jsonata ? leaving(state) : leavingByPath(state, state);
  const filter = jsonata ? identity : inputFilter(state["InputPath"]);
  return {
    predict: (scope) => {
      try {
        const input = filter(scope);
        const rule = rules.findIndex(({ test }) => test(scope, input));
        const decided = rules[rule];
        const next = decided?.next ?? fallback;
        if (next === undefined) return { next: undefined, rule: undefined, error: unmatched };
        (decided?.leave ?? leave)(scope, input);
        return { next, rule: rule < 0 ? undefined : rule, error: undefined };
      } catch (thrown) {
        return { next: undefined, rule: undefined, error: errorOf(thrown) };
      }
    },
    trace: (scope) => traceOf(rules, filter, scope),
  };
}

function errorOf(thrown: unknown): ChoiceError {
  if (thrown instanceof Failing) return { error: thrown.error, reason: thrown.reason };
  throw thrown;
}

const identity = (scope: ChoiceScope): JsonValue => scope.input;

/** InputPath: absent is all of it, null throws it away. */
function inputFilter(path: JsonValue | undefined): (scope: ChoiceScope) => JsonValue {
  if (path === undefined || path === "$") return identity;
  if (path === null) return () => ({});
  if (typeof path !== "string") throw new NotUnderstood(JSON.stringify(path));
  const read = pathReader(path);
  return (scope) => found(read(scope, scope.input), path);
}

function found(value: Found, path: string): JsonValue {
  if (value === nothing) throw new Failing("States.Runtime", `the path ${path} finds nothing`);
  return value;
}

type Leave = (scope: ChoiceScope, input: JsonValue) => void;

/** What is evaluated on the way out in JSONata: the Output and Assign of the deciding rule, or of the state for its Default. */
function leaving(sender: JsonObject): Leave {
  const assign = evaluateAll(sender["Assign"]);
  const output = evaluateAll(sender["Output"]);
  return (scope, input) => {
    assign(scope, input);
    output(scope, input);
  };
}

/** OutputPath, and the paths of Assign in the deciding rule, or of the state for its Default, must find something. */
function leavingByPath(state: JsonObject, sender: JsonObject): Leave {
  const paths = [...assignedPaths(sender["Assign"]), state["OutputPath"]].filter(
    (path): path is string => typeof path === "string" && path !== "$",
  );
  const reads = paths.map((path) => ({ path, read: pathReader(path) }));
  return (scope, input) => {
    for (const { path, read } of reads) found(read(scope, input), path);
  };
}

/** The paths in an Assign; calls of intrinsic functions are no paths. */
function assignedPaths(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(assignedPaths);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key.endsWith(".$") && typeof inner === "string" && inner.startsWith("$") ? [inner] : assignedPaths(inner),
  );
}

/** What must be there for a Choice state to be left: paths and expressions of the rule that decides, or of the state for its Default. */
export function readOnLeaving(
  state: JsonObject,
  sender: JsonObject,
  language: "JSONPath" | "JSONata",
): { readonly paths: readonly string[]; readonly expressions: readonly string[] } {
  if (language === "JSONata") {
    return { paths: [], expressions: [...expressionsIn(sender["Assign"]), ...expressionsIn(sender["Output"])] };
  }
  const output = typeof state["OutputPath"] === "string" ? [state["OutputPath"]] : [];
  return { paths: [...assignedPaths(sender["Assign"]), ...output], expressions: [] };
}

function traceOf(
  rules: readonly { readonly next: string; readonly test: Test }[],
  filter: (scope: ChoiceScope) => JsonValue,
  scope: ChoiceScope,
): readonly RuleTrace[] {
  let decided = false;
  return rules.map(({ next, test }, rule) => {
    const seen: Sighting[] = [];
    if (decided) return { rule, next, outcome: "unasked", seen };
    try {
      decided = test(scope, filter(scope), seen);
      return { rule, next, outcome: decided ? "holds" : "does not hold", seen };
    } catch (thrown) {
      if (!(thrown instanceof Failing)) throw thrown;
      decided = true;
      return { rule, next, outcome: "breaks", seen };
    }
  });
}

/** Which rules hold, each asked by itself: what an overlap is. A rule that breaks does not hold. */
export function ruleAlone(rule: JsonObject, language: "JSONPath" | "JSONata"): (scope: ChoiceScope) => boolean {
  const test = language === "JSONata" ? jsonataTest(rule["Condition"]) : conditionTest(rule);
  return (scope) => {
    try {
      return test(scope, scope.input);
    } catch (thrown) {
      if (thrown instanceof Failing) return false;
      throw thrown;
    }
  };
}
