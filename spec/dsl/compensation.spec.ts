import { expect, use } from "chai";
import { fails, returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import stepwright from "../../matchers/index.js";
import type { Execution } from "../../src/history/index.js";
import { embedded } from "../../src/targets/embedded/embedded.js";
import { saga, undoing } from "../contract/recovery-machines.js";
import { messageOf } from "../matchers/message-of.js";
import { refusal } from "./refusal.js";

use(stepwright);

const steps = ["A", "B", "UndoA", "UndoB"];
const call = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" };

/** Runs these of the steps, one after the other; those that fail are caught and go on all the same. */
async function ran(states: readonly string[], failing: readonly string[] = []): Promise<Execution> {
  const tasks = states.map((state, index) => {
    const Next = states[index + 1] ?? "Done";
    return [state, { ...call, Catch: [{ ErrorEquals: ["States.ALL"], Next }], Next }] as const;
  });
  const others = steps.filter((state) => !states.includes(state));
  const definition = {
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Choice",
        Choices: [...others, "Done"].map((Next) => ({ Variable: "$.never", IsPresent: true, Next })),
        Default: states[0],
      },
      ...Object.fromEntries([...tasks, ...others.map((state) => [state, { ...call, End: true }] as const)]),
      Done: { Type: "Succeed" },
    },
  };
  let builder = workflow(JSON.stringify(definition)).on(embedded());
  for (const state of states) builder = builder.stub(state, failing.includes(state) ? fails("Broken") : returns({}));
  return (await builder.check()).execution;
}

describe("expectCompensation", () => {
  const pairs = { A: "UndoA", B: "UndoB" };

  it("holds for the reverse order, and where nothing had succeeded", async () => {
    expect(await ran(["A", "B", "UndoB", "UndoA"])).to.be.compensated(pairs);
    expect(await ran(["A", "B", "UndoA"], ["B"])).to.be.compensated(pairs);
    expect(await ran(["A", "B"], ["A", "B"])).to.be.compensated(pairs);
    expect(await ran(["A", "B", "UndoA", "UndoB"])).to.be.compensated(pairs, { order: "any" });
  });

  const broken = [
    {
      name: "the wrong order",
      states: ["A", "B", "UndoA", "UndoB"],
      text: '"UndoA" ran before "UndoB", though "A" had run before "B"',
    },
    {
      name: "a step that is left as it is",
      states: ["A", "B", "UndoB"],
      text: '"A" succeeded and was not compensated by "UndoA"',
    },
    {
      name: "a step that had failed",
      states: ["A", "B", "UndoB", "UndoA"],
      failing: ["B"],
      text: '"UndoB" ran although "B" had not succeeded: it failed with Broken',
    },
    {
      name: "a compensation that comes before its step",
      states: ["UndoA", "A"],
      text: '"UndoA" ran although "A" had not run',
    },
    {
      name: "a compensation that fails",
      states: ["A", "UndoA"],
      failing: ["UndoA"],
      text: '"UndoA" did not succeed: it failed with Broken',
    },
  ];
  for (const { name, states, failing = [], text } of broken) {
    it(`does not hold for ${name}`, async () => {
      const execution = await ran(states, failing);
      expect(messageOf(() => expect(execution).to.be.compensated(pairs))).to.contain(text);
    });
  }

  it("does not hold for a step that is compensated twice", async () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { ...call, Next: "UndoA" },
        UndoA: { ...call, ResultPath: "$", Next: "Again" },
        Again: {
          Type: "Choice",
          Choices: [{ Variable: "$.again", BooleanEquals: true, Next: "UndoA" }],
          Default: "Done",
        },
        Done: { Type: "Succeed" },
      },
    };
    const once = workflow(definition)
      .on(embedded())
      .stub("A", returns({}))
      .stub("UndoA", returns({ again: true }).once().thenReturns({ again: false }));
    const { execution } = await once.check();
    expect(messageOf(() => expect(execution).to.be.compensated({ A: "UndoA" }))).to.contain(
      '"UndoA" compensated "A" once more',
    );
    expect(execution).to.not.be.compensated({ A: "UndoA" });
  });

  it("looks at each item of a Map by itself", async () => {
    const ItemProcessor = {
      StartAt: "A",
      States: {
        A: { ...call, Next: "B" },
        B: { ...call, Next: "UndoB" },
        UndoB: { ...call, Next: "UndoA" },
        UndoA: { ...call, End: true },
      },
    };
    const each = { StartAt: "Each", States: { Each: { Type: "Map", MaxConcurrency: 1, ItemProcessor, End: true } } };
    const done = returns({});
    await workflow(JSON.stringify(each))
      .on(embedded())
      .withInput([1, 2, 3])
      .stub("A", done)
      .stub("B", done)
      .stub("UndoA", done)
      .stub("UndoB", done)
      .expectCompensation(pairs)
      .run();
  });

  it("refuses what states nothing, and names that are not there", async () => {
    const base = workflow(saga);
    expect(refusal("EXPECTATION_EMPTY", () => base.expectCompensation({}))).to.equal(
      'expectCompensation({}) states nothing that could fail. Write expectCompensation({ ReserveStock: "ReleaseStock" }).',
    );
    expect(refusal("OBJECT_EXPECTED", () => base.expectCompensation("Ship" as never))).to.contain(
      "expectCompensation(…)",
    );
    expect(refusal("WORD_UNKNOWN", () => base.expectCompensation(undoing, { order: "last" as never }))).to.contain(
      '"any"',
    );
    expect(refusal("WORD_UNKNOWN", () => base.expectCompensation(undoing, { failed: true as never }))).to.contain(
      '"must"',
    );
    expect(refusal("WORD_UNKNOWN", () => base.expectCompensation(undoing, { ordr: "any" } as never))).to.contain(
      "ordr",
    );
    expect(refusal("EXPECTATION_EMPTY", () => base.expectCompensation({ ReserveStock: [] }))).to.contain(
      "ReleaseStock",
    );
    const misspelt = base.on(embedded()).expectCompensation({ ReserveStock: "ReleseStock" as never });
    const error = (await misspelt.run().catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.contain(
      'expectCompensation names "ReleseStock", which is not a state of it. Did you mean',
    );
  });
});
