import { expect } from "chai";
import { strict } from "node:assert";
import { arnOf, bench, handling, task } from "./support.js";
import type { BoundDouble } from "../../src/executor/port.js";
import type { DoubleCall } from "../../src/plan/double.js";
import { ran, runWith, output, retrying, resource } from "./double-run.js";

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
    expect(cause.trace[1]).to.contain("doubles-by-function.spec.ts");
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
