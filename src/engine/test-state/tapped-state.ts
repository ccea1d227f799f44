import type { State } from "../../asl/machine.js";
import type { Path, Scope } from "../../asl/path.js";
import type { Template } from "../../asl/template.js";
import type { JsonValue } from "../../util/json.js";
import type { Stage } from "./inspection.js";

/** Is told the data at each stage. */
export type Note = (stage: Stage, value: JsonValue) => void;

/**
 * A copy of a state that the engine runs as it runs the state itself, and that tells what its data looks like on the way. Its
 * expressions see what `see` makes of their scope. Its catchers lead to their own index, so that one can tell which was taken.
 */
export function tapped(state: State, name: string, see: (scope: Scope) => Scope, note: Note): State {
  const seeing = withSight(state, see) as State;
  const catching =
    "catch" in seeing ? { catch: seeing.catch.map((catcher, at) => ({ ...catcher, next: String(at) })) } : {};
  const taps = state.queryLanguage === "JSONata" ? argumentTaps(seeing, note) : pathTaps(seeing, note);
  return { ...seeing, name, ...catching, ...taps } as State;
}

/** JSONPath: AWS shows every step, but for a Parallel only those of its result. */
function pathTaps(state: State, note: Note): object {
  switch (state.type) {
    case "Pass":
      if (state.result !== undefined) {
        note("result", state.result.value);
        return resultTaps(state, note);
      }
      return {
        ...inputTap(state, note),
        parameters: tap(state.parameters, "afterParameters", note),
        ...resultTaps(state, note),
      };
    case "Task":
      return {
        ...inputTap(state, note),
        parameters: tap(state.parameters, "afterParameters", note),
        ...resultTaps(state, note),
      };
    case "Map":
      return { ...inputTap(state, note), ...resultTaps(state, note) };
    case "Parallel":
      return resultTaps(state, note);
    case "Fail":
      return {};
    default:
      return inputTap(state, note);
  }
}

function argumentTaps(state: State, note: Note): object {
  return state.type === "Task" ? { arguments: tap(state.arguments, "afterArguments", note) } : {};
}

function inputTap({ inputPath }: { readonly inputPath?: Path | null }, note: Note): { inputPath: Path } {
  return { inputPath: pathTap(inputPath, (_before, after) => note("afterInputPath", after)) };
}

/** What OutputPath is applied to is what ResultPath made. */
function resultTaps(
  state: { readonly resultSelector?: Template; readonly outputPath?: Path | null },
  note: Note,
): { resultSelector: Template; outputPath: Path } {
  return {
    resultSelector: tap(state.resultSelector, "afterResultSelector", note),
    outputPath: pathTap(state.outputPath, (before) => note("afterResultPath", before)),
  };
}

function pathTap(path: Path | null | undefined, seen: (before: JsonValue, after: JsonValue) => void): Path {
  return {
    text: path?.text ?? "$",
    definite: path?.definite ?? true,
    evaluate(scope) {
      const before = scope.input;
      const after = path === null ? {} : path === undefined ? before : path.evaluate(scope);
      seen(before, after);
      return after;
    },
  };
}

function tap(template: Template | undefined, stage: Stage, note: Note): Template {
  return {
    source: template?.source ?? {},
    evaluate(scope) {
      const value = template === undefined ? scope.input : template.evaluate(scope);
      note(stage, value);
      return value;
    },
  };
}

interface Expression {
  evaluate(scope: Scope): JsonValue;
}

function isExpression(value: object): value is Expression {
  return "evaluate" in value && typeof value.evaluate === "function";
}

/** Copies fields, lists and rules; the machines inside a Parallel or Map are not entered and stay as they are. */
function withSight(value: unknown, see: (scope: Scope) => Scope): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withSight(item, see));
  if (isExpression(value)) {
    return { ...value, evaluate: (scope: Scope) => value.evaluate(see(scope)) };
  }
  const isMachineOrPlace = "startAt" in value || "write" in value;
  if (isMachineOrPlace) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withSight(field, see)]));
}
