import fc from "fast-check";
import { stubsFor } from "../../src/properties/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { StepwrightError } from "../../src/errors/index.js";
import { randomMachine } from "../properties/random-machine.js";
import { fails, never, returns, type Double } from "stepwright";

/** A machine with what answers it: made up, but fitting. */
export interface RandomRun {
  readonly definition: JsonObject;
  readonly input: JsonValue;
  readonly stubs: readonly (readonly [state: string, double: Double])[];
}

/** Chances drawn beforehand, taken one after the other. */
type Draw = (below: number) => number;

/** Machines whose tasks are retried and caught, time out, loop over items, and answer late, wrongly or never. */
export function randomRun(): fc.Arbitrary<RandomRun> {
  return fc
    .tuple(randomMachine(), fc.array(fc.nat(1_000_000), { minLength: 200, maxLength: 200 }), fc.nat(1000))
    .map(([machine, chances, seed]) => made(machine, drawn(chances), seed))
    .filter((run) => run !== undefined);
}

function drawn(chances: readonly number[]): Draw {
  let at = 0;
  return (below) => (chances[at++ % chances.length] ?? 0) % below;
}

function made(machine: JsonObject, draw: Draw, seed: number): RandomRun | undefined {
  try {
    const { input, stubs, reached } = stubsFor(machine, { seed });
    const definition = hardened(machine, draw) as JsonObject;
    const doubles = reached.flatMap((state) => {
      const answers = (stubs[state] ?? []).flatMap((answer) => (answer.kind === "returns" ? [answer.output] : []));
      return doublesOf(state, answers, draw);
    });
    return { definition, input, stubs: doubles };
  } catch (error) {
    if (error instanceof StepwrightError && error.code === "STUBS_UNDERIVABLE") return undefined;
    throw error;
  }
}

/** Gives tasks, Maps and Parallels a Retry, a Catch and a time-out here and there. */
function hardened(value: JsonValue, draw: Draw, scope: JsonObject = {}): JsonValue {
  if (Array.isArray(value)) return value.map((part: JsonValue) => hardened(part, draw, scope));
  if (!isJsonObject(value)) return value;
  const inner = isJsonObject(value["States"]) ? value["States"] : scope;
  const fields = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hardened(part, draw, inner)]));
  if (!["Task", "Map", "Parallel"].includes(String(value["Type"]))) return fields;
  const end = Object.keys(scope).find((name) => name.endsWith("End"));
  return {
    ...fields,
    ...(value["Type"] === "Task" && { TimeoutSeconds: 5 + draw(20) }),
    ...(draw(2) === 0 && {
      Retry: [
        { ErrorEquals: ["States.ALL"], IntervalSeconds: 1 + draw(3), MaxAttempts: 1 + draw(2), BackoffRate: 1.5 },
      ],
    }),
    ...(draw(2) === 0 &&
      end !== undefined && { Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.caught", Next: end }] }),
  };
}

function doublesOf(state: string, outputs: readonly JsonValue[], draw: Draw): (readonly [string, Double])[] {
  const last = outputs.at(-1) ?? {};
  let double = outputs.slice(1).reduce<Double>((built, output) => built.thenReturns(output), returns(outputs[0] ?? {}));
  if (draw(2) === 0) double = double.after(`${draw(9000)}ms`);
  const more: (readonly [string, Double])[] = [];
  const unwell = draw(5);
  if (unwell === 0) double = late(fails("Desk.Closed", "nobody there").times(1 + draw(3)), draw).thenReturns(last);
  if (unwell === 1) double = never().once().thenReturns(last);
  if (unwell === 2) more.push([state, fails("Item.Broken").item(draw(2)).attempt(1)]);
  if (unwell === 3) more.push([state, late(returns(last).item(draw(2)), draw)]);
  return [[state, double], ...more];
}

function late(double: Double, draw: Draw): Double {
  return double.after(`${draw(4000)}ms`);
}
