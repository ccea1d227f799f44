import { expect } from "chai";
import { strict } from "node:assert";
import { arnOf, bench, double, fails, handling, returns, step, task, type Bench } from "./support.js";
import type { BoundDouble } from "../../src/executor/port.js";
import type { JsonValue } from "../../src/util/json.js";
import type { DoubleCall } from "../../src/plan/double.js";

/** Runs a machine once with doubles, and gives what DescribeExecution says. */
async function ran(
  definition: object,
  doubles: readonly BoundDouble[],
  input?: object,
): Promise<Record<string, unknown>> {
  return (await runWith(bench(), definition, doubles, input)).description;
}

async function runWith(
  world: Bench,
  definition: object,
  doubles: readonly BoundDouble[],
  input: object = {},
): Promise<{ description: Record<string, unknown>; executionArn: string }> {
  const stateMachineArn = await world.machine("orders", definition);
  const executionArn = arnOf("orders", "one");
  world.cloud.doubles.register(executionArn, doubles);
  const description = await world.run(stateMachineArn, { name: "one", input: JSON.stringify(input) });
  return { description, executionArn };
}

function output(description: Record<string, unknown>): JsonValue {
  expect(description["status"], JSON.stringify(description)).to.equal("SUCCEEDED");
  return JSON.parse(String(description["output"])) as JsonValue;
}

const retrying = { Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1 }] };
const mapped = (state: object): object => ({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Charge", States: { Charge: { Type: "Task", End: true, ...state } } },
      End: true,
    },
  },
});
const resource = { Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card" };

describe("A double", () => {
  it("answers its state, again and again", async () => {
    const description = await ran(mapped(resource), [double([step(returns({ ok: true }))])], [1, 2] as object);
    expect(output(description)).to.deep.equal([{ ok: true }, { ok: true }]);
  });

  it("answers call by call: retries advance the sequence", async () => {
    const steps = [step(fails("Card.Declined", "try again"), 2), step(returns({ ok: true }))];
    const description = await ran(task(retrying), [double(steps)]);
    expect(output(description)).to.deep.equal({ ok: true });
    expect(Number(description["stopDate"]) - Number(description["startDate"])).to.equal(2);
  });

  it("keeps one sequence for each Map item", async () => {
    const steps = [step(fails("Card.Declined"), 1), step(returns({ ok: true }), 1)];
    const description = await ran(mapped({ ...resource, ...retrying }), [double(steps)], ["a", "b", "c"] as object);
    expect(output(description)).to.deep.equal([{ ok: true }, { ok: true }, { ok: true }]);
  });

  it("keeps one sequence for each item of each outer item", async () => {
    const inner = {
      Type: "Map",
      ItemProcessor: { StartAt: "Charge", States: { Charge: { Type: "Task", ...resource, ...retrying, End: true } } },
    };
    const outer = { StartAt: "Inner", States: { Inner: { ...inner, End: true } } };
    const definition = { StartAt: "Outer", States: { Outer: { Type: "Map", ItemProcessor: outer, End: true } } };
    const steps = [step(fails("Card.Declined"), 1), step(returns("ok"), 1)];
    const description = await ran(definition, [double(steps)], [["a", "b"], ["c"]] as object);
    expect(output(description)).to.deep.equal([["ok", "ok"], ["ok"]]);
  });

  it("keeps the sequences of two states apart, in branches too", async () => {
    const branch = (name: string): object => ({
      StartAt: name,
      States: { [name]: { Type: "Task", ...resource, End: true } },
    });
    const definition = {
      StartAt: "Fork",
      States: { Fork: { Type: "Parallel", Branches: [branch("Charge"), branch("Bill")], End: true } },
    };
    const description = await ran(definition, [
      double([step(returns("charged"), 1)]),
      double([step(returns("billed"), 1)], { state: "Bill" }),
    ]);
    expect(output(description)).to.deep.equal(["charged", "billed"]);
  });

  it("lets a pin go before the sequence, which then goes on", async () => {
    const description = await ran(
      mapped({ ...resource, ...retrying }),
      [
        double([step(returns("usual"))], {
          pins: [
            { item: 1, steps: [step(fails("Card.Declined"), 1)] },
            { item: 2, attempt: 1, steps: [step(returns("third"))] },
          ],
        }),
      ],
      ["a", "b", "c"] as object,
    );
    expect(output(description)).to.deep.equal(["usual", "usual", "third"]);
  });

  it("takes the pin that says more before the one that says less", async () => {
    const pins = [
      { item: 1, steps: [step(fails("Any"))] },
      { item: 1, attempt: 2, steps: [step(returns("second"))] },
    ];
    const description = await ran(mapped({ ...resource, ...retrying }), [double([step(returns("usual"))], { pins })], [
      "a",
      "b",
    ] as object);
    expect(output(description)).to.deep.equal(["usual", "second"]);
  });

  it("tells the items of Maps that stand one in the other", async () => {
    const nested = mapped(resource) as { States: { Each: object } };
    const outer = { StartAt: "Rows", States: { Rows: { Type: "Map", ItemProcessor: nested, End: true } } };
    const pins = [
      { items: [1, 0], steps: [step(returns("first of the second"))] },
      { items: [1], steps: [step(returns("second of any"))] },
    ];
    const rows = [
      ["a", "b"],
      ["c", "d"],
    ];
    expect(output(await ran(outer, [double([step(returns("usual"))], { pins })], rows))).to.deep.equal([
      ["usual", "second of any"],
      ["first of the second", "second of any"],
    ]);
  });

  it("shows what a service replied at first", async () => {
    const world = bench();
    const definition = task({ Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: { TaskDefinition: "t" } });
    const said = [double([{ ...step(returns({ done: true })), submitted: { task: 7 } }])];
    const { executionArn } = await runWith(world, definition, said);
    const events = world.cloud.execution(executionArn)?.history.read() ?? [];
    const submitted = events.find(({ type }) => type === "TaskSubmitted");
    expect(submitted).to.have.nested.property("taskSubmittedEventDetails.output", '{"task":7}');
  });

  it("leaves calls to others when it is only there for those it is pinned to", async () => {
    const pins = [{ item: 1, steps: [step(returns("pinned"))] }];
    const world = bench();
    world.cloud.lambda("charge-card", () => "handled");
    const { description } = await runWith(world, mapped(resource), [double([], { pins })], ["a", "b"] as object);
    expect(output(description)).to.deep.equal(["handled", "pinned"]);
    expect((await ran(mapped(resource), [double([], { pins })], ["a"] as object))["cause"]).to.equal(
      'Nothing answers the Task "Charge" (arn:aws:lambda:us-east-1:123456789012:function:charge-card), which was called with "a". ' +
        "Its stub (orders.spec.ts:12:4) is for other calls only; this was visit 1, attempt 1 of item 0. " +
        'Write .stub("Charge", returns({ … })) in the spec, or give the function a handler: cloud.lambda("charge-card", async (event) => ({ … })).',
    );
  });

  const loop = {
    StartAt: "Charge",
    States: {
      Charge: { Type: "Task", ...resource, ResultPath: "$.last", Next: "Count" },
      Count: {
        Type: "Pass",
        Parameters: { "n.$": "States.MathAdd($.n, 1)", "seen.$": "States.Format('{}{}', $.seen, $.last)" },
        Next: "More",
      },
      More: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 3, Next: "Charge" }], Default: "Done" },
      Done: { Type: "Pass", InputPath: "$.seen", End: true },
    },
  };

  it("goes on over loop turns, or starts again on every visit", async () => {
    const steps = [step(returns("a"), 1), step(returns("b"))];
    expect(output(await ran(loop, [double(steps)], { n: 0, seen: "" }))).to.equal("abb");
    expect(output(await ran(loop, [double(steps, { eachVisit: true })], { n: 0, seen: "" }))).to.equal("aaa");
  });

  it("can be pinned to a visit", async () => {
    const pins = [{ visit: 2, steps: [step(returns("!"))] }];
    expect(output(await ran(loop, [double([step(returns("."))], { pins })], { n: 0, seen: "" }))).to.equal(".!.");
  });

  it("answers after its delay, in virtual time", async () => {
    const description = await ran(task(), [double([step(returns(1), null, 90_000)])]);
    expect(Number(description["stopDate"]) - Number(description["startDate"])).to.equal(90);
  });

  it("never answers, so that a time-out fires", async () => {
    const description = await ran(task({ TimeoutSeconds: 5 }), [double([step({ kind: "never" })])]);
    expect(description).to.include({ status: "FAILED", error: "States.Timeout" });
  });

  it("ends the execution past its last bounded answer, whatever retries and catches", async () => {
    const definition = {
      StartAt: "Charge",
      States: {
        Charge: {
          Type: "Task",
          ...resource,
          ...retrying,
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Fallback" }],
          End: true,
        },
        Fallback: { Type: "Pass", End: true },
      },
    };
    const description = await ran(definition, [double([step(fails("Card.Declined"), 2)])]);
    expect(description).to.include({
      status: "FAILED",
      error: "Stepwright.DoubleExhausted",
      cause:
        'The stub for "Charge" (orders.spec.ts:12:4) has no answer left for visit 1, attempt 3: it has answered 2 calls. ' +
        'Add another answer with .thenReturns({ … }) or .thenFails("…"), or leave the last one without .once(), .twice() or .times(n), so that it repeats.',
    });
  });

  it("names the item it has no answer for", async () => {
    const description = await ran(mapped({ ...resource, ...retrying }), [double([step(fails("E"), 1)])], [
      "a",
    ] as object);
    expect(description["cause"]).to.match(
      /^The stub for "Charge" \(orders\.spec\.ts:12:4\) has no answer left for visit 1, attempt 2 of item 0: it has answered 1 call\. /,
    );
  });

  it("belongs to its execution only", async () => {
    const world = bench();
    const { description } = await runWith(world, task(), [double([step(returns(1))])]);
    expect(output(description)).to.equal(1);
    const other = await world.run(String(description["stateMachineArn"]), { name: "two" });
    expect(other["error"]).to.equal("Stepwright.TaskNotStubbed");
  });

  it("gives way to a later one, and to one for its machine", async () => {
    const all = [
      double([step(returns("first"))]),
      double([step(returns("this machine"))], { machine: "orders" }),
      double([step(returns("last"))]),
      double([step(returns("another machine"))], {
        machine: "arn:aws:states:us-east-1:123456789012:stateMachine:other",
      }),
    ];
    expect(output(await ran(task(), all))).to.equal("this machine");
    expect(output(await ran(task(), all.slice(2)))).to.equal("last");
    expect(output(await ran(task(), [all[0] as BoundDouble, all[2] as BoundDouble]))).to.equal("last");
  });

  it("warns when it was never called", async () => {
    const world = bench();
    const { executionArn } = await runWith(world, task(), [
      double([step(returns(1))]),
      double([step(returns(1))], { state: "Refund", at: "orders.spec.ts:13:4" }),
    ]);
    expect(world.cloud.doubles.warnings(executionArn)).to.deep.equal([
      'The stub for "Refund" (orders.spec.ts:13:4) was never called: the execution did not reach that state.',
    ]);
    world.cloud.doubles.release(executionArn);
    expect(world.cloud.doubles.warnings(executionArn)).to.deep.equal([]);
  });

  it("serves an EXPRESS execution, named without its id", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("quick", task(), { type: "EXPRESS" });
    const known = "arn:aws:states:us-east-1:123456789012:express:quick:one";
    world.cloud.doubles.register(known, [double([step(returns({ ok: true }))])]);
    const done = await world.ok("StartSyncExecution", { stateMachineArn, name: "one" });
    expect(done).to.include({ status: "SUCCEEDED", output: '{"ok":true}' });
    expect(world.cloud.doubles.warnings(String(done["executionArn"]))).to.deep.equal([]);
  });
});

describe("A double with a function", () => {
  it("is called with its own copy of the payload and the facts of the call", async () => {
    const calls: { payload: unknown; call: DoubleCall }[] = [];
    const definition = task({ Parameters: { order: { "id.$": "$.id" } } });
    const world = bench();
    const { description } = await runWith(
      world,
      definition,
      [
        handling((payload: { order: { id: number; seen?: boolean } }, call: DoubleCall) => {
          calls.push({ payload: structuredClone(payload), call });
          payload.order.seen = true;
          return payload;
        }),
      ],
      { id: 7 },
    );
    expect(calls).to.deep.equal([
      {
        payload: { order: { id: 7 } },
        call: {
          executionArn: arnOf("orders", "one"),
          state: "Charge",
          resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card",
          item: undefined,
          visit: 1,
          attempt: 1,
          taskToken: undefined,
          now: new Date("2030-01-01T00:00:00Z"),
        },
      },
    ]);
    expect(output(description)).to.deep.equal({ order: { id: 7, seen: true } });
    const { events } = await world.ok("GetExecutionHistory", { executionArn: arnOf("orders", "one") });
    expect(JSON.stringify((events as object[])[2])).to.contain('{\\"order\\":{\\"id\\":7}}');
  });

  it("keeps nothing of the object it returns", async () => {
    const kept = { count: 1 };
    const definition = {
      StartAt: "Charge",
      States: { Charge: { Type: "Task", ...resource, Next: "Rest" }, Rest: { Type: "Wait", Seconds: 1, End: true } },
    };
    const description = ran(definition, [
      handling(() => {
        setImmediate(() => (kept.count = 2));
        return kept;
      }),
    ]);
    expect(output(await description)).to.deep.equal({ count: 1 });
    expect(kept.count).to.equal(2);
  });

  it("may be asynchronous: the clock stands still meanwhile", async () => {
    const description = await ran(task({ TimeoutSeconds: 1 }), [
      handling(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return "late";
      }),
    ]);
    expect(output(description)).to.equal("late");
    expect(description["stopDate"]).to.equal(description["startDate"]);
  });

  it("gives null for nothing", async () => {
    expect(output(await ran(task(), [handling(() => undefined)]))).to.equal(null);
  });

  it("fails the Task with what it throws, as Lambda reports it", async () => {
    class CardDeclined extends Error {
      override readonly name = "CardDeclined";
    }
    const description = await ran(task(), [
      handling(() => {
        throw new CardDeclined("no funds");
      }),
    ]);
    expect(description["error"]).to.equal("CardDeclined");
    const cause = JSON.parse(String(description["cause"])) as { trace: string[] };
    expect(Object.keys(cause)).to.deep.equal(["errorType", "errorMessage", "trace"]);
    expect(cause).to.include({ errorType: "CardDeclined", errorMessage: "no funds" });
    expect(cause.trace[0]).to.equal("CardDeclined: no funds");
    expect(cause.trace[1]).to.contain("doubles.spec.ts");
    expect(cause.trace.join("\n")).to.not.contain("src/cloud");
  });

  it("takes errorType before the name, and values that are no errors", async () => {
    const typed = await ran(task(), [
      handling(() => {
        throw Object.assign(new Error("slow down"), { errorType: "Card.Throttled" });
      }),
    ]);
    expect(typed["error"]).to.equal("Card.Throttled");
    const thrown = await ran(task(), [
      handling(() => {
        throw "plain text";
      }),
    ]);
    expect(thrown).to.include({
      error: "string",
      cause: '{"errorType":"string","errorMessage":"plain text","trace":[]}',
    });
  });

  it("ends the execution when an assertion in it fails, whatever retries and catches", async () => {
    const definition = task({
      ...retrying,
      Next: "Done",
      End: undefined,
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Done" }],
    }) as {
      States: Record<string, object>;
    };
    definition.States["Done"] = { Type: "Succeed" };
    const asserting = (payload: { id: number }): void => void expect(payload.id).to.equal(8);
    for (const handler of [asserting, async (payload: { id: number }) => asserting(payload)]) {
      expect(await ran(definition, [handling(handler)], { id: 7 })).to.include({
        status: "FAILED",
        error: "Stepwright.AssertionFailed",
        cause:
          'An assertion failed in the function of its stub (orders.spec.ts:12:4), which answers the Task "Charge": expected 7 to equal 8',
      });
    }
    const node = await ran(definition, [handling(() => strict.equal(1, 2, "one is not two"))]);
    expect(node["cause"]).to.contain("one is not two");
  });

  it("gives the bare message as cause where the Task is no function", async () => {
    const definition = task({
      Resource: "arn:aws:states:::dynamodb:getItem",
      Parameters: { TableName: "t", Key: { id: { S: "1" } } },
    });
    const description = await ran(definition, [
      handling(() => {
        throw Object.assign(new Error("no such table"), { name: "DynamoDB.ResourceNotFoundException" });
      }),
    ]);
    expect(description).to.include({ error: "DynamoDB.ResourceNotFoundException", cause: "no such table" });
  });

  it("fails as Lambda does for a result that is no JSON", async () => {
    const description = await ran(task(), [handling(() => ({ big: 1n }))]);
    expect(description).to.include({
      error: "Runtime.MarshalResponseError",
      cause:
        '{"errorType":"Runtime.MarshalResponseError","errorMessage":"Unable to stringify response body","trace":[]}',
    });
  });

  it("ends the execution when it stays silent", async () => {
    const world = bench({ handlerLimit: "20ms" });
    const { description } = await runWith(world, task({ TimeoutSeconds: 5, ...retrying }), [
      handling(() => new Promise(() => {})),
    ]);
    expect(description).to.include({
      status: "FAILED",
      error: "Stepwright.HandlerSilent",
      cause:
        'The Task "Charge" waits for the function of its stub (orders.spec.ts:12:4), which has been silent for 20ms of real time. ' +
        'Let it return or throw, allow more with embedded({ handlerLimit: "60s" }), or use never() where virtual time-outs are to fire.',
    });
  });

  it("says which function a plan came without", async () => {
    const missing: BoundDouble = { ...handling(() => 1), functions: new Map() };
    expect(await ran(task(), [missing])).to.include({
      error: "Stepwright.FunctionMissing",
      cause: `The stub for "Charge" (orders.spec.ts:12:10) calls the function "handles", which was not supplied with the plan. Pass it along with the plan's functions.`,
    });
  });

  it("may run another workflow and wait for it", async () => {
    const world = bench();
    const inner = await world.machine("inner", {
      StartAt: "Rest",
      States: { Rest: { Type: "Wait", Seconds: 60, Next: "Done" }, Done: { Type: "Pass", Result: "inner", End: true } },
    });
    const { description } = await runWith(world, task(), [handling(async () => (await world.run(inner))["output"])]);
    expect(output(description)).to.equal('"inner"');
    expect(Number(description["stopDate"]) - Number(description["startDate"])).to.equal(60);
  });
});

describe("A double of lambda:invoke", () => {
  const invoke = task({
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: "charge-card", "Payload.$": "$" },
  });

  it("may write the Payload by its name, which means the same", async () => {
    const bare = await ran(invoke, [double([step(returns({ ok: true }))])]);
    const named = await ran(invoke, [double([step(returns({ Payload: { ok: true } }))])]);
    expect((output(named) as Record<string, unknown>)["Payload"]).to.deep.equal({ ok: true });
    expect(Object.keys(output(named) as object)).to.deep.equal(Object.keys(output(bare) as object));
  });

  it("takes a result with more than a Payload for the function's own", async () => {
    const answer = output(await ran(invoke, [double([step(returns({ Payload: 1, more: 2 }))])]));
    expect((answer as Record<string, unknown>)["Payload"]).to.deep.equal({ Payload: 1, more: 2 });
  });

  it("gives the Payload; the rest of AWS's answer is put around it", async () => {
    const answer = output(await ran(invoke, [double([step(returns({ ok: true }))])])) as Record<string, never>;
    expect(Object.keys(answer)).to.deep.equal([
      "ExecutedVersion",
      "Payload",
      "SdkHttpMetadata",
      "SdkResponseMetadata",
      "StatusCode",
    ]);
    expect(answer).to.deep.include({ ExecutedVersion: "$LATEST", Payload: { ok: true }, StatusCode: 200 });
    const { HttpHeaders, AllHttpHeaders, HttpStatusCode } = answer["SdkHttpMetadata"] as unknown as {
      HttpHeaders: Record<string, string>;
      AllHttpHeaders: Record<string, string[]>;
      HttpStatusCode: number;
    };
    expect(HttpStatusCode).to.equal(200);
    expect(HttpHeaders).to.include({
      "Content-Length": "11",
      "Content-Type": "application/json",
      Date: "Tue, 01 Jan 2030 00:00:00 GMT",
    });
    expect(AllHttpHeaders["X-Amz-Executed-Version"]).to.deep.equal(["$LATEST"]);
    expect(answer["SdkResponseMetadata"]).to.deep.equal({ RequestId: HttpHeaders["x-amzn-RequestId"] });
  });

  it("is left as it is when it has the whole answer", async () => {
    const whole = { Payload: { ok: true }, StatusCode: 200 };
    expect(output(await ran(invoke, [double([step(returns(whole))])]))).to.deep.equal(whole);
  });

  it("wraps what a function returns, which sees the whole payload", async () => {
    const answer = output(await ran(invoke, [handling((payload) => payload)], { id: 1 })) as Record<string, unknown>;
    expect(answer["Payload"]).to.deep.equal({ FunctionName: "charge-card", Payload: { id: 1 } });
  });
});
