import { expect } from "chai";
import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { machine, output, run } from "./world.js";

/** What one state does to the variables of its scope; `language` and `mapped` choose how it is written. */
type Step =
  | { readonly kind: "set"; readonly slot: number; readonly value: JsonValue; readonly language: boolean }
  | { readonly kind: "copy"; readonly slot: number; readonly from: number; readonly language: boolean }
  | {
      readonly kind: "fan";
      readonly slot: number;
      readonly inner: readonly (readonly Step[])[];
      readonly mapped: boolean;
    };

const slot = fc.nat(2);
const language = fc.boolean();
/** JSON that is no expression in either language. */
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, "", "text", "$.a", [], [1], [[2], [3, []]], {}, { a: { b: [null] } }),
  fc.integer(),
);
const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2 },
    fc.record({
      kind: fc.constant("set" as const),
      slot,
      value,
      language,
    }),
    fc.record({ kind: fc.constant("copy" as const), slot, from: fc.nat(9), language }),
    fc.record({
      kind: fc.constant("fan" as const),
      slot,
      inner: fc.array(tie("steps"), { minLength: 1, maxLength: 2 }),
      mapped: fc.boolean(),
    }),
  ),
  steps: fc.array(tie("step"), { minLength: 1, maxLength: 5 }),
}));

interface Scope {
  readonly definition: JsonObject;
  /** What it gives: every variable that can be read at its end. */
  readonly gives: JsonObject;
}

/** Writes a scope, and works out by hand what its variables are. `outer` are those it can only read. */
function write(prefix: string, program: readonly Step[], outer: ReadonlyMap<string, JsonValue>): Scope {
  const own = new Map<string, JsonValue>();
  // What a fan gave is read at the end only: read everywhere, it would grow past every quota.
  const fans = new Set<string>();
  const states = program.map((step, index): [string, JsonObject] => {
    const name = `${prefix}${index}`;
    const next = `${prefix}${index + 1}`;
    const variable = `${prefix}v${step.slot}`;
    const visible = new Map([...outer, ...[...own].filter(([each]) => !fans.has(each))]);
    const [state, value] = stateFor(step, name, variable, visible);
    own.set(variable, value);
    if (step.kind === "fan") fans.add(variable);
    else fans.delete(variable);
    return [name, { ...state, Next: next }];
  });
  const visible = [...new Map([...outer, ...own])];
  const end = {
    Type: "Pass",
    QueryLanguage: "JSONata",
    Output: Object.fromEntries(visible.map(([name]) => [name, `{% $${name} %}`])),
    End: true,
  };
  const definition = machine({ ...Object.fromEntries(states), [`${prefix}${program.length}`]: end }) as JsonObject;
  return { definition, gives: Object.fromEntries(visible) };
}

function stateFor(
  step: Step,
  name: string,
  variable: string,
  visible: ReadonlyMap<string, JsonValue>,
): [state: JsonObject, value: JsonValue] {
  switch (step.kind) {
    case "set": {
      const fixed = { held: step.value };
      return [
        { Type: "Pass", ...(step.language ? { QueryLanguage: "JSONata" } : {}), Assign: { [variable]: fixed } },
        fixed,
      ];
    }
    case "copy": {
      const [from, value] = [...visible][step.from % Math.max(1, visible.size)] ?? [undefined, 0];
      if (from === undefined) return [{ Type: "Pass", Assign: { [variable]: 0 } }, 0];
      const jsonata = { QueryLanguage: "JSONata", Assign: { [variable]: `{% $${from} %}` } };
      return [{ Type: "Pass", ...(step.language ? jsonata : { Assign: { [`${variable}.$`]: `$${from}` } }) }, value];
    }
    case "fan":
      return fanOf(step, name, variable, visible);
  }
}

/** A Parallel of all its programs, or a Map that runs the first one twice. Its result becomes the variable. */
function fanOf(
  { inner, mapped }: Extract<Step, { kind: "fan" }>,
  name: string,
  variable: string,
  visible: ReadonlyMap<string, JsonValue>,
): [state: JsonObject, value: JsonValue] {
  const scopes = inner.map((program, index) => write(`${name}_${index}_`, program, visible));
  const leaving = { ResultPath: null, Assign: { [`${variable}.$`]: "$" } };
  if (!mapped) {
    const branches = scopes.map(({ definition }) => definition);
    return [{ Type: "Parallel", Branches: branches, ...leaving }, scopes.map(({ gives }) => gives)];
  }
  const { definition, gives } = scopes[0] as Scope;
  return [{ Type: "Map", ItemsPath: "$.items", ItemProcessor: definition, ...leaving }, [gives, gives]];
}

describe("the scopes of variables", () => {
  it("let states read what is assigned in them and around them, and nothing leak out", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (program) => {
        const { definition, gives } = write("S", program, new Map());
        const input = {
          items: [{ items: [{ items: [0, 0] }, { items: [0, 0] }] }, { items: [{ items: [0, 0] }, { items: [0, 0] }] }],
        };
        const execution = await run(definition, { input });
        expect(execution.cause).to.equal(undefined);
        expect(output(execution)).to.deep.equal(JSON.parse(JSON.stringify(gives)));
      }),
      { numRuns: 60 },
    );
  });
});
