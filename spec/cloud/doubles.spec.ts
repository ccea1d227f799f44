import { expect } from "chai";
import { bench, double, fails, returns, step, task } from "./support.js";
import type { BoundDouble } from "../../src/executor/port.js";
import { ran, runWith, output, retrying, resource } from "./double-run.js";

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
