import { expect, use } from "chai";
import { fails, returns } from "../../dsl/doubles/doubles.js";
import { redrive } from "../../dsl/redrive.js";
import { workflow } from "../../dsl/workflow.js";
import stepwright from "../../matchers/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { Execution } from "../../src/history/index.js";
import { embedded, endpoint, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { messageOf } from "../matchers/message-of.js";
import { refusal } from "./refusal.js";

use(stepwright);

const call = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" };
const retried = { ...call, Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 5 }] };
const retrying = { StartAt: "Call", States: { Call: { ...retried, Next: "Done" }, Done: { Type: "Succeed" } } };

/** A distributed Map over its input; each item passes Shape and Call. */
function each(
  executionType: string,
  fields: JsonObject = {},
  inner: JsonObject = { ...retried, End: true },
): JsonObject {
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: executionType },
    StartAt: "Shape",
    States: { Shape: { Type: "Pass", Next: "Call" }, Call: inner },
  };
  return { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, End: true, ...fields } } };
}

/** What the expectation of so many says of a run. */
async function counted(
  definition: JsonObject,
  input: JsonValue,
  bounds: number | { readonly atLeast?: number; readonly atMost?: number },
): Promise<{ readonly holds: boolean; readonly lines: readonly string[]; readonly execution: Execution }> {
  const { verdicts, execution } = await workflow(definition)
    .on(embedded())
    .withInput(input)
    .stub("Call", fails("Busy").once().thenReturns({}))
    .expectTransitions(bounds)
    .check();
  const { holds, assessment } = verdicts[0]!;
  return { holds, lines: [assessment.actual, ...assessment.details], execution };
}

describe("expectTransitions", () => {
  it("counts every retry", async () => {
    const execution = await workflow(retrying)
      .on(embedded())
      .stub("Call", fails("Busy").times(3).thenReturns({}))
      .expectTransitions({ atLeast: 5, atMost: 5 })
      .run();
    expect(execution).to.have.transitions(5);
    expect(messageOf(() => expect(execution).to.have.transitions({ atMost: 4 }))).to.equal(
      "expected the execution to make at most 4 billed state transitions, but it made 5\n" +
        "  Call: 4 transitions (3 retries among them)\n  Done: 1 transition\n  path: Call → Done",
    );
  });

  it("counts branches and items of an inline Map by the states in them alone", async () => {
    const state = { StartAt: "Call", States: { Call: { ...call, End: true } } };
    const branch = { StartAt: "Quiet", States: { Quiet: { Type: "Pass", End: true } } };
    const definition = {
      StartAt: "Fan",
      States: {
        Fan: { Type: "Parallel", Branches: [branch], ResultSelector: { "all.$": "$[0]" }, Next: "Each" },
        Each: { Type: "Map", ItemsPath: "$.all", ItemProcessor: state, End: true },
      },
    };
    await workflow(JSON.stringify(definition))
      .on(embedded())
      .withInput([1, 2, 3])
      .stub("Call", returns({}))
      .expectTransitions(1 + 1 + 1 + 3)
      .run();
  });

  it("counts a redrive, and what it runs again", async () => {
    const cloud = embedded();
    const machine = await cloud.deploy("orders", retrying);
    let calls = 0;
    cloud.lambda("any", () => {
      calls += 1;
      if (calls === 1) throw new Error("down");
      return {};
    });
    const failed = await workflow(machine).on(cloud).expectFailed().expectTransitions(1).run();
    const result = await redrive(failed).on(cloud).expectTransitions(3).check();
    expect(result.verdicts[0]?.assessment.actual).to.equal("it made 4");
    expect(result.verdicts[0]?.assessment.details).to.deep.equal([
      "Call: 2 transitions",
      "Done: 1 transition",
      "redrives of the execution: 1 transition",
    ]);
  });

  it("counts the child executions of a distributed Map, and what STANDARD ones do", async () => {
    // The Map, three starts, and in each child Shape, Call and its retry.
    const right = await counted(each("STANDARD"), ["a", "b", "c"], 1 + 3 + 3 * 3);
    expect(right.holds).to.equal(true);
    expect(right.execution).to.have.transitions(13);
    expect(messageOf(() => expect(right.execution).to.have.transitions({ atMost: 12 }))).to.equal(
      [
        "expected the execution to make at most 12 billed state transitions, but it made 13",
        '  Call, in child executions of "Each": 6 transitions (3 retries among them)',
        '  child executions of "Each" that were started: 3 transitions',
        '  Shape, in child executions of "Each": 3 transitions',
        "  Each: 1 transition",
        "  path: Each",
      ].join("\n"),
    );
    expect((await counted(each("STANDARD"), ["a", "b", "c"], { atMost: 12 })).holds).to.equal(false);
    expect((await counted(each("STANDARD"), ["a", "b", "c"], { atLeast: 14 })).holds).to.equal(false);
  });

  it("counts the starts of EXPRESS child executions, and says how the rest is billed", async () => {
    const express = await counted(each("EXPRESS"), ["a", "b", "c"], 5);
    expect(express.holds).to.equal(false);
    expect(express.lines).to.deep.equal([
      "it made 4",
      'child executions of "Each" that were started: 3 transitions',
      "Each: 1 transition",
      'What EXPRESS child executions of "Each" do is billed by requests, duration and memory.',
    ]);
    expect((await counted(each("EXPRESS"), ["a", "b", "c"], 4)).holds).to.equal(true);
  });

  it("counts batches, every Map Run of a Map that is tried again, and Maps inside child executions", async () => {
    const batched = each("STANDARD", { ItemBatcher: { MaxItemsPerBatch: 2 } });
    expect((await counted(batched, ["a", "b", "c"], 1 + 2 + 2 * 3)).lines[0]).to.equal("it made 9");
    const again = each("STANDARD", { MaxConcurrency: 1, Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }] });
    const { execution, verdicts } = await workflow(again)
      .on(embedded())
      .withInput(["a"])
      .stub("Call", fails("Down"))
      .expectFailed()
      .expectTransitions(2 + 2 + 2 * 2)
      .check();
    expect(verdicts.map(({ holds }) => holds)).to.deep.equal([true, true]);
    expect(execution).to.have.transitions(8);
  });

  it("counts distributed Maps inside child executions", async () => {
    const inner = JSON.stringify(each("STANDARD")).replace('"Each"', '"Inner"').replace('"Each"', '"Inner"');
    const renamed = JSON.parse(inner.replaceAll('"Shape"', '"Cut"')) as JsonObject;
    const outer = each("STANDARD", {}, (renamed["States"] as JsonObject)["Inner"] as JsonObject);
    const nested = JSON.stringify(outer).replace('"Next":"Call"', '"Next":"Inner"').replace('"Call":', '"Inner":');
    // The outer Map and two starts; in each of them Shape, the inner Map, its two starts, and twice Cut and Call.
    const { verdicts } = await workflow(nested)
      .on(embedded())
      .withInput([
        [1, 2],
        [3, 4],
      ])
      .stub("Call", returns({}))
      .expectTransitions(1 + 2 + 2 * (1 + 1 + 2 + 2 * 2))
      .check();
    expect(verdicts[0]?.assessment.actual).to.equal("it made 19");
    expect(verdicts[0]?.assessment.details[0]).to.equal('Inner, in child executions of "Each": 6 transitions');
  });

  it("lets a history answer what holds whatever child executions did, and refuses the rest", async () => {
    const execution = await workflow(each("STANDARD")).on(embedded()).withInput(["a"]).stub("Call", returns({})).run();
    expect(execution).to.not.have.transitions({ atMost: 0 });
    expect(execution).to.have.transitions({ atLeast: 1 });
    expect(messageOf(() => expect(execution).to.have.transitions({ atMost: 0 }))).to.contain(
      "but it made at least 1\n",
    );
    const refused =
      'it made 1 by itself, and those of the child executions of "Each" are billed as well, which this history does not show\n' +
      "  workflow(…).expectTransitions(…) reads its Map Runs and child executions, on every target; the Execution it gives then answers matchers, too.";
    expect(messageOf(() => expect(execution).to.have.transitions({ atMost: 40 }))).to.contain(refused);
    expect(messageOf(() => expect(execution).to.not.have.transitions({ atMost: 40 }))).to.contain(refused);
    expect(messageOf(() => expect(execution).to.have.transitions(1))).to.contain(refused);
    expect(messageOf(() => expect(execution).to.have.transitions({ atLeast: 2 }))).to.contain(refused);
  });

  it("leaves out executions that Tasks start, says so, and asks them by themselves", async () => {
    const cloud: EmbeddedCloud = embedded();
    await cloud.deploy("billing", {
      StartAt: "Invoice",
      States: { Invoice: { Type: "Pass", Next: "Mail" }, Mail: { Type: "Pass", End: true } },
    });
    const orders = {
      StartAt: "Bill",
      States: {
        Bill: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:billing" },
          End: true,
        },
      },
    } as const;
    const { verdicts } = await workflow(orders)
      .on(cloud)
      .expectTransitions(3)
      .expectTransitions(1)
      .expectChild("Bill", (child) => child.expectTransitions(2))
      .expectChild("Bill", (child) => child.expectTransitions(3))
      .check();
    expect(verdicts.slice(0, 4).map(({ holds }) => holds)).to.deep.equal([false, true, true, false]);
    expect(verdicts[0]?.assessment.details).to.deep.equal([
      "Bill: 1 transition",
      'Not counted: the executions that "Bill" started, which are billed by themselves. Ask for them with expectChild("Bill", (child) => child.expectTransitions(…)).',
    ]);
  });

  it("refuses what states nothing, and does not judge Express executions", async () => {
    expect(refusal("EXPECTATION_EMPTY", () => workflow(retrying).expectTransitions({}))).to.contain(
      "expectTransitions({ atMost: 40 })",
    );
    expect(refusal("COUNT_INVALID", () => workflow(retrying).expectTransitions(-1))).to.contain("-1");
    const crossed = { atLeast: 5, atMost: 3 };
    expect(refusal("BOUNDS_CONTRADICTED", () => workflow(retrying).expectTransitions(crossed))).to.contain(
      "5 as the least and 3 as the most",
    );
    const misspelt = { atmost: 5 } as never;
    expect(refusal("WORD_UNKNOWN", () => workflow(retrying).expectTransitions(misspelt))).to.contain('"atMost"');
    const cloud = embedded();
    const machine = await cloud.deploy(
      "quick",
      { StartAt: "Done", States: { Done: { Type: "Succeed" } } },
      { type: "EXPRESS" },
    );
    const execution = await workflow(machine).on(cloud).run();
    const text = "it is an Express execution, which is billed by requests, duration and memory and not by transitions";
    expect(messageOf(() => expect(execution).to.have.transitions(1))).to.contain(text);
    expect(messageOf(() => expect(execution).to.not.have.transitions(1))).to.contain(text);
  });

  it("asks for the same over HTTP", async () => {
    const cloud = createCloud();
    cloud.lambda("any", () => ({}));
    const served = await listen(cloud);
    const target = endpoint(served.url);
    try {
      const machine = await target.deploy("each", each("STANDARD"));
      const run = workflow(machine).on(target).withInput(["a", "b"]);
      const { verdicts } = await run
        .expectTransitions(1 + 2 + 2 * 2)
        .expectTransitions({ atMost: 6 })
        .check();
      expect(verdicts.slice(0, 2).map(({ holds }) => holds)).to.deep.equal([true, false]);
    } finally {
      await target.close();
      await served.close();
    }
  });
});
