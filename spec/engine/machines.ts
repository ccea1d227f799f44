import fc from "fast-check";
import type { TaskAnswer, TaskRequest } from "../../src/engine/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** Where a state stands: its name, the state after it, and a variable that is its scope's own. */
interface Place {
  readonly name: string;
  readonly next: string;
  readonly variable: string;
}

/** A state before it has a place. */
type Piece = (place: Place) => JsonObject;

const jsonata = { QueryLanguage: "JSONata" } as const;

/** A JSONata state that counts its visits in a variable, reads one of the scope around it, and draws. */
const query: fc.Arbitrary<Piece> = fc.constant(({ variable }) => ({
  ...jsonata,
  Type: "Pass",
  Assign: { [variable]: `{% $exists($${variable}) ? $${variable} + 1 : 1 %}`, top: "{% $vS %}" },
  Output: {
    id: "{% $uuid() %}",
    draws: ["{% $random() %}", "{% $random() %}"],
    at: "{% $now() %}",
    was: "{% $type($states.input) %}",
  },
}));

const assign: fc.Arbitrary<Piece> = fc.constant(({ variable }) => ({
  Type: "Pass",
  Assign: {
    [`${variable}.$`]: "States.MathRandom(0, 1000)",
    "entered.$": "$$.State.EnteredTime",
    all: { "of.$": "$" },
  },
}));

const choice: fc.Arbitrary<Piece> = fc.constant(({ next, variable }) => ({
  ...jsonata,
  Type: "Choice",
  Choices: [{ Condition: "{% $random() < 0.5 %}", Next: next, Assign: { [variable]: 1 }, Output: "{% $millis() %}" }],
  Default: next,
  Assign: { [variable]: "{% $states.context.State.Name %}" },
}));

/** It asks for a number of seconds, or for nothing that is one. */
const queryWait: fc.Arbitrary<Piece> = fc
  .constantFrom("{% $floor($random() * 5) %}", "{% $none %}")
  .map((seconds) => () => ({ ...jsonata, Type: "Wait", Seconds: seconds }));

const pass: fc.Arbitrary<Piece> = fc
  .record({ result: fc.jsonValue({ maxDepth: 1 }), path: fc.constantFrom("$", "$.r", null) })
  .map(({ result, path }) => () => ({ Type: "Pass", Result: { v: result as JsonValue }, ResultPath: path }));

const wait: fc.Arbitrary<Piece> = fc
  .integer({ min: 0, max: 5 })
  .map((seconds) => () => ({ Type: "Wait", Seconds: seconds }));

const random: fc.Arbitrary<Piece> = fc.constant(() => ({
  Type: "Pass",
  Parameters: { "id.$": "States.UUID()", "n.$": "States.MathRandom(0, 1000)", "at.$": "$$.State.EnteredTime" },
}));

const retry = fc.record({
  ErrorEquals: fc.constantFrom(["E"], ["States.ALL"], ["States.Timeout"]),
  MaxAttempts: fc.integer({ min: 0, max: 2 }),
  IntervalSeconds: fc.integer({ min: 1, max: 3 }),
  JitterStrategy: fc.constantFrom("NONE", "FULL"),
});

const resources = [
  "arn:aws:states:::lambda:invoke",
  "arn:aws:lambda:us-east-1:123456789012:function:f",
  "arn:aws:states:::glue:startJobRun.sync",
];

const task: fc.Arbitrary<Piece> = fc
  .record({
    resource: fc.constantFrom(...resources),
    retry: fc.array(retry, { maxLength: 2 }),
    limit: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ resource, retry: retriers, limit }) => () => ({
    Type: "Task",
    Resource: resource,
    TimeoutSeconds: limit,
    ...(retriers.length === 0
      ? {}
      : {
          Retry: retriers.filter(
            ({ ErrorEquals }, at) => ErrorEquals[0] !== "States.ALL" || at === retriers.length - 1,
          ),
        }),
  }));

const queryTask: fc.Arbitrary<Piece> = fc
  .record({
    result: fc.constantFrom("{% $states.result.hash %}", "{% $none %}"),
    retry: fc.option(retry, { nil: undefined }),
  })
  .map(({ result, retry: retrier }) => ({ variable }) => ({
    ...jsonata,
    Type: "Task",
    Resource: resources[0] as string,
    Arguments: { id: "{% $uuid() %}", n: "{% $states.context.State.RetryCount %}" },
    TimeoutSeconds: "{% 2 + 3 %}",
    Assign: { [variable]: result },
    Output: { id: "{% $uuid() %}", result: "{% $states.result %}" },
    ...(retrier === undefined ? {} : { Retry: [retrier] }),
  }));

function queryMap(inner: fc.Arbitrary<Scope>): fc.Arbitrary<Piece> {
  return fc
    .record({ processor: inner, limit: fc.integer({ min: 0, max: 3 }), wrong: fc.integer({ min: 0, max: 9 }) })
    .map(({ processor, limit, wrong }) => ({ name, variable }) => ({
      ...jsonata,
      Type: "Map",
      Items: "{% [1..3] %}",
      MaxConcurrency: `{% ${limit} %}`,
      ItemSelector: {
        item: `{% $states.context.Map.Item.Index = ${wrong} ? $none : $states.context.Map.Item.Value %}`,
        id: "{% $uuid() %}",
      },
      ItemProcessor: processor(`${name}.q.`),
      Assign: { [variable]: "{% $count($states.result) %}" },
    }));
}

function parallel(inner: fc.Arbitrary<Scope>): fc.Arbitrary<Piece> {
  return fc
    .record({ branches: fc.array(inner, { minLength: 1, maxLength: 3 }), retry: fc.option(retry, { nil: undefined }) })
    .map(({ branches, retry: retrier }) => ({ name }) => ({
      Type: "Parallel",
      Branches: branches.map((branch, index) => branch(`${name}.${index}.`)),
      ...(retrier === undefined ? {} : { Retry: [retrier] }),
    }));
}

function map(inner: fc.Arbitrary<Scope>): fc.Arbitrary<Piece> {
  return fc
    .record({ processor: inner, limit: fc.integer({ min: 0, max: 3 }), count: fc.integer({ min: 0, max: 4 }) })
    .map(({ processor, limit, count }) => ({ name }) => ({
      Type: "Map",
      ItemsPath: `$$.Execution.Input.items[0:${count}]`,
      ItemProcessor: processor(`${name}.i.`),
      MaxConcurrency: limit,
    }));
}

/** A machine whose states have names that start with a prefix. */
type Scope = (prefix: string) => JsonObject;

function scope(depth: number): fc.Arbitrary<Scope> {
  const leaf = fc.oneof(pass, wait, random, task, query, assign, choice, queryWait, queryTask);
  const piece =
    depth === 0
      ? leaf
      : fc.oneof(
          { weight: 4, arbitrary: leaf },
          { weight: 1, arbitrary: parallel(scope(depth - 1)) },
          { weight: 1, arbitrary: map(scope(depth - 1)) },
          { weight: 1, arbitrary: queryMap(scope(depth - 1)) },
        );
  return fc
    .record({
      pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
      caught: fc.boolean(),
      fails: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ pieces, caught, fails }) => (prefix) => {
      const names = pieces.map((_, index) => `${prefix}${index}`);
      const states = pieces.map((make, index): [string, JsonObject] => {
        const name = names[index] as string;
        const next = names[index + 1] ?? `${prefix}end`;
        const state = make({ name, next, variable: `v${prefix.replace(/\W/g, "_")}` });
        const guarded = ["Task", "Parallel", "Map"].includes(state["Type"] as string) && caught;
        return [
          name,
          {
            ...state,
            Next: next,
            ...(guarded ? { Catch: [{ ErrorEquals: ["States.ALL"], Next: next, ...caughtBy(state) }] } : {}),
          },
        ];
      });
      const end: JsonObject =
        fails === 0 ? { Type: "Fail", Error: "E", Cause: "at the end" } : { Type: "Pass", End: true };
      return { StartAt: names[0] as string, States: { ...Object.fromEntries(states), [`${prefix}end`]: end } };
    });
}

/** What a catcher does with the error, in the language of its state. */
function caughtBy({ QueryLanguage }: JsonObject): JsonObject {
  return QueryLanguage === "JSONata"
    ? { Output: { caught: "{% $states.errorOutput %}" }, Assign: { error: "{% $states.errorOutput.Error %}" } }
    : { ResultPath: "$.caught", Assign: { "error.$": "$.Error" } };
}

/** Machines of every state type, in both languages, nested twice at most, that end whatever their tasks answer. */
export const machines: fc.Arbitrary<JsonObject> = scope(2).map((make) => make("S"));

/** Input for them. */
export const machineInput: JsonObject = { items: [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }] };

/** An answer that depends on nothing but the request: good ones, failures, late ones and none at all. */
export function answerFor({ stateName, scope: steps, attempt, visit }: TaskRequest): TaskAnswer {
  const key = `${stateName}|${steps.map(({ index }) => index).join(",")}|${attempt}|${visit}`;
  let hash = 7;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0;
  const afterMs = [0, 0, 1000, 2000, 3500][hash % 5] as number;
  switch ((hash >>> 8) % 6) {
    case 0:
      return { kind: "failed", error: "E", cause: "as planned", afterMs };
    case 1:
      return { kind: "never" };
    default:
      return { kind: "succeeded", output: { hash }, afterMs };
  }
}
