import { expect } from "chai";
import { fails, handles, returns } from "../../../dsl/doubles/doubles.js";
import { fromPlan } from "../../../dsl/plans/from-plan.js";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { ChainError } from "../../../src/executor/orchestration/chain/chain-error.js";
import type { ChainRecord } from "../../../src/executor/orchestration/chain/chain-result.js";
import type { ChainPlan } from "../../../src/plan/orchestration/chain-plan.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/embedded/embedded.js";
import type { JsonObject } from "../../../src/util/json.js";
import { rejected, thrown } from "./errors.js";
import { picky, reserves, rests } from "./machines.js";

/** Gives what it was called with, and how often it was called. */
const counting = (failures = 0): { step: ReturnType<typeof workflow>; calls: () => number } => {
  let calls = 0;
  const step = workflow(reserves).stub(
    "ReserveStock",
    handles((payload: { Payload: JsonObject }) => {
      calls += 1;
      if (calls <= failures) throw Object.assign(new Error("not yet"), { name: "Stock.Busy" });
      return { ...payload.Payload, calls };
    }),
  );
  return { step, calls: () => calls };
};

describe("chain()", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  const rest = workflow(rests);
  const good = workflow(picky);

  it("starts nothing when a later step names a state that is not there", async () => {
    const { step, calls } = counting();
    const misnamed = workflow(reserves as object).stub("Absent", returns({}));
    for (const later of [misnamed, parallel([misnamed])]) {
      const error = await rejected(chain().on(cloud).add("one", step, {}).add("two", later).run());
      expect(error).to.have.property("code", "PLAN_NAMES_UNKNOWN");
    }
    expect(calls()).to.equal(0);
  });

  it("fails a step whose input map or the items of fanOut cannot give, says why, and loses nothing that was done", async () => {
    const first = chain().on(cloud).add("one", good, { n: 1 });
    const reason = async (steps: ReturnType<typeof chain>): Promise<string | undefined> => {
      const { ok, steps: all, completed } = await steps.retry({ max: 2 }).check();
      expect([ok, completed, all[1]?.outcome]).to.deep.equal([false, ["one"], "failed"]);
      return all[1]?.reason?.replaceAll(/\(?\S+chain\.spec\.ts:\d+:\d+\)?/g, "HERE");
    };
    const mapped = (reshape: (output: JsonObject) => unknown): Promise<string | undefined> =>
      reason(first.map(reshape).add("two", rest));
    const spread = (items: (output: never) => Iterable<unknown>): Promise<string | undefined> =>
      reason(first.fanOut("two", rest, items));
    expect(await mapped(() => ({ at: [1n] }))).to.equal(
      'map(…) after "one" HERE was given the BigInt 1n at at[0], which JSON cannot carry. Give it a value made of objects, arrays, texts, numbers, booleans and null.',
    );
    expect(await mapped(() => undefined)).to.equal(
      'map(…) after "one" HERE was given nothing (undefined). Return a value, or null where nothing is meant.',
    );
    expect(
      await mapped(() => {
        throw new TypeError("output.rows is not iterable");
      }),
    ).to.equal('map(…) after "one" HERE threw TypeError: output.rows is not iterable; it was given {"n":1}');
    expect(await spread(() => [{}, { of: new Map() }])).to.equal(
      "input 2 of the batch was given a Map at of, which JSON cannot carry. Give it a value made of objects, arrays, texts, numbers, booleans and null.",
    );
    expect(await spread(() => [undefined])).to.equal(
      "input 1 of the batch was given nothing (undefined). Return a value, or null where nothing is meant.",
    );
    expect(await spread(() => undefined as never)).to.include("nothing was given in place of a list");
    expect(
      await spread(() => {
        throw new Error("no rows");
      }),
    ).to.equal(
      "The inputs of the batch written at HERE could not be read: asking for input 1 threw Error: no rows. What was running then was stopped. Mend what gives the inputs.",
    );
    const last = await first.map(() => undefined).check();
    expect([last.ok, last.completed, last.output]).to.deep.equal([false, ["one"], undefined]);
    expect(last.verdicts.find(({ holds }) => !holds)?.expected).to.equal(
      'what comes out of "one" to be reshaped into the chain\'s output',
    );
    const later = await first
      .map((output: JsonObject) => Promise.resolve({ ...output, seconds: 2 }))
      .add("two", rest)
      .resume(last)
      .run();
    expect(later.output).to.deep.equal({ n: 1, seconds: 2, done: true });
  });

  it("gives each step the output of the one before, reshaped, or its own input", async () => {
    const result = await chain()
      .add("ingest", rest, { seconds: 3 })
      .map((output: { seconds: number }) => ({ seconds: output.seconds * 2 }))
      .add("process", rest.expectOutput({ done: true }))
      .add("check", good)
      .add("publish", rest.withInput({ seconds: 1 }))
      .on(cloud)
      .run();
    expect(result.completed).to.deep.equal(["ingest", "process", "check", "publish"]);
    expect(result.steps.map(({ input }) => input)).to.deep.equal([
      { seconds: 3 },
      { seconds: 6 },
      { seconds: 6, done: true },
      { seconds: 1 },
    ]);
    expect(result.steps.map(({ durationMs }) => durationMs)).to.deep.equal([3_000, 6_000, 0, 1_000]);
    expect(result).to.deep.include({ ok: true, durationMs: 10_000, output: { seconds: 1, done: true } });
    expect(result.steps[1]?.execution?.name).to.match(/^process-/);
  });

  it("stops on errors when told to, and else runs what does not need the failed output", async () => {
    const steps = chain()
      .add("first", rest, { seconds: 1 })
      .add("second", good, { bad: true })
      .add("third", rest)
      .add("fourth", rest, { seconds: 1 })
      .on(cloud);
    const outcomes = ({ steps: all }: { steps: readonly { outcome: string }[] }): string[] =>
      all.map(({ outcome }) => outcome);
    const on = await steps.check();
    expect(outcomes(on)).to.deep.equal(["completed", "failed", "skipped", "completed"]);
    expect(on.steps[2]?.reason).to.equal('it takes the output of "second", which was not completed');
    const stopped = await steps.stopOnError().check();
    expect([stopped.completed, stopped.failed, stopped.skipped]).to.deep.equal([
      ["first"],
      ["second"],
      ["third", "fourth"],
    ]);
    expect(stopped.steps[3]?.reason).to.equal('"second" failed, and the chain stops on errors');
    const expected = steps.stopOnError().expectFailed(["second"]).expectSkipped(["third", "fourth"]);
    expect((await expected.expectCompleted(["first"]).run()).ok).to.equal(true);
  });

  it("tries failed steps again in the target's time", async () => {
    const { step, calls } = counting(2);
    const result = await chain()
      .add("reserve", step, { item: 1 })
      .retry({ max: 3, delay: "30s", backoff: 2 })
      .on(cloud)
      .run();
    expect(calls()).to.equal(3);
    expect(result.steps[0]).to.deep.include({ attempts: 3, durationMs: 90_000, output: { item: 1, calls: 3 } });
    const never = await chain()
      .add("reserve", workflow(reserves).stub("ReserveStock", fails("Stock.Busy")))
      .retry({ max: 2 })
      .on(cloud)
      .check();
    expect(never.steps[0]).to.deep.include({ outcome: "failed", attempts: 3 });
    const unanswered = await chain().add("reserve", workflow(reserves)).retry({ max: 2 }).on(cloud).check();
    expect(unanswered.steps[0]).to.deep.include({ outcome: "failed", attempts: 1 });
  });

  it("spreads out over items and over workflows, and joins their outputs in order", async () => {
    const result = await chain()
      .add("orders", rest, { seconds: 2 })
      .fanOut("each", rest, (output: { seconds: number }) => [{ seconds: output.seconds }, { seconds: 1 }])
      .fanOut("items", good)
      .map((outputs: readonly JsonObject[]) => ({ seconds: outputs.length }))
      .fanOut("both", [rest, good, rest.withInput({ seconds: 9 })], { maxConcurrency: 2 })
      .add(
        "nested",
        parallel([good, rest.withInput({ seconds: 4 })]).expectAll((each) => each.expectOutput({ done: true })),
      )
      .on(cloud)
      .check();
    expect(result.steps.map(({ output }) => output)).to.deep.equal([
      { seconds: 2, done: true },
      [
        { seconds: 2, done: true },
        { seconds: 1, done: true },
      ],
      [
        { seconds: 2, done: true },
        { seconds: 1, done: true },
      ],
      [{ seconds: 2, done: true }, { seconds: 2 }, { seconds: 9, done: true }],
      [[{ seconds: 2, done: true }, { seconds: 2 }, { seconds: 9, done: true }], { seconds: 4, done: true }],
    ]);
    expect(result.failed).to.deep.equal(["nested"]);
    expect(result.steps[1]?.parallel?.summary.passed).to.equal(2);
    expect(result.steps[4]?.reason).to.include("1 of 2 did not; workflow: expected the execution");
  });

  it("goes on after the steps that completed, also from JSON", async () => {
    const first = counting();
    const second = counting(1);
    const steps = chain()
      .add("first", first.step, { order: 7 })
      .map((output: JsonObject) => ({ from: output["order"] }))
      .add("second", second.step)
      .add("third", rest, { seconds: 1 })
      .stopOnError()
      .on(cloud);
    const broken = await steps.check();
    expect(broken.skipped).to.deep.equal(["third"]);
    const record = JSON.parse(JSON.stringify(broken)) as ChainRecord;
    expect(record.steps[0]).to.deep.equal({
      name: "first",
      outcome: "completed",
      attempts: 1,
      executionArn: broken.steps[0]?.execution?.executionArn,
      output: { order: 7, calls: 1 },
    });
    const rested = await steps.resume(record).run();
    expect([first.calls(), second.calls()]).to.deep.equal([1, 2]);
    expect(rested.completed).to.deep.equal(["first", "second", "third"]);
    expect(rested.steps.map(({ resumed, attempts }) => [resumed, attempts])).to.deep.equal([
      [true, 0],
      [false, 1],
      [false, 1],
    ]);
    expect(rested.steps[1]?.output).to.deep.equal({ from: 7, calls: 2 });
    await steps.resume(rested, { from: "second" }).run();
    expect([first.calls(), second.calls()]).to.deep.equal([1, 3]);
  });

  it("has a time limit of its own", async () => {
    const steps = chain().add("one", rest, { seconds: 5 }).add("two", rest, { seconds: 6 }).on(cloud);
    expect((await steps.within("11s").run()).durationMs).to.equal(11_000);
    const { verdicts, steps: all, durationMs } = await steps.add("three", rest, { seconds: 1 }).within("10s").check();
    expect(verdicts.find(({ holds }) => !holds)).to.deep.include({
      expected: "the chain to be done within 10s",
      actual: "it was not, and was stopped",
    });
    expect(all.map(({ outcome, reason }) => [outcome, reason])).to.deep.equal([
      ["completed", undefined],
      ["failed", "stopped: the chain was not done within 10s"],
      ["skipped", "the chain was not done within 10s"],
    ]);
    expect([durationMs, all[1]?.execution?.status, all[1]?.execution?.error]).to.deep.equal([
      10_000,
      "ABORTED",
      "Stepwright.Deadline",
    ]);
    const retried = chain().add("bad", good, { bad: true }).retry({ max: 3, delay: "30s" }).within("45s").on(cloud);
    expect((await retried.check()).steps[0]).to.deep.include({ attempts: 2, outcome: "failed" });
  });

  it("takes a step that cannot be started as one that failed, and goes on with what does not need it", async () => {
    const machine = await cloud.deploy("picky", picky);
    const taken = workflow(machine).named("one", { exact: true });
    await taken.on(cloud).run();
    const { steps } = await chain()
      .add("first", taken, { other: 1 })
      .add("second", good, {})
      .add("third", good)
      .on(cloud)
      .check();
    expect(steps.map(({ outcome, attempts }) => [outcome, attempts])).to.deep.equal([
      ["failed", 1],
      ["completed", 1],
      ["completed", 1],
    ]);
    expect(steps[0]?.reason).to.match(/^StartExecution failed: the execution \S+:picky:one exists already/);
    const error = await rejected(chain().add("first", taken, { other: 1 }).on(cloud).run());
    expect(error.message.split("\n").at(-1)).to.equal(`    ${steps[0]?.reason}`);
  });

  it("is cancelled by its signal, also between two attempts, and says what ran last", async () => {
    const stop = new AbortController();
    const running = await chain()
      .add("bad", good, { bad: true })
      .retry({ max: 3, delay: "1h" })
      .on(cloud)
      .start({ signal: stop.signal });
    await cloud.advanceBy("1m");
    stop.abort(new Error("enough"));
    const { message } = await rejected(running.check());
    expect(message).to.match(/^The run was cancelled by its signal \(enough\); \S+:bad-\S+ was left as it is\.$/);
  });

  it("gives functions of its steps the target it runs on", async () => {
    const given: unknown[] = [];
    const acting = rest.withInput({ seconds: 9 }).at("5s", (target) => void given.push(target));
    await chain().add("one", acting).on(cloud).run();
    await parallel([acting, chain().add("one", acting)])
      .on(cloud)
      .run();
    expect(given.map((target) => target === cloud)).to.deep.equal([true, true, true]);
  });

  it("explains itself, step by step", () => {
    const steps = chain()
      .named("pipeline")
      .add("ingest", rest, { seconds: 1 })
      .map(({ items }: JsonObject) => items)
      .fanOut("each", chain().add("inner", good))
      .add("join", good)
      .within("1h");
    steps.toPlan();
    const lines = steps
      .explain()
      .replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")
      .split("\n")
      .filter((line) => !/start {5}a machine|checks {4}1\.|deadline|needs/.test(line));
    expect(lines).to.deep.equal([
      'Plan for a chain of 3 steps named "pipeline" (HERE)',
      "  errors    steps that need no output of a failed one still run",
      "  checks    all is done within 1h of the target's time",
      "",
      "  1. ingest has an input of its own; map reshapes its output (HERE)",
      '    Plan for a definition that starts at "Rest" (HERE)',
      '                one execution, with input {"seconds":1}',
      "",
      "  2. each takes the output of the step before",
      "    Plan for a chain of 1 step in parallel, once for each of the items of the output before (HERE)",
      "      runs      a chain of 1 step in parallel, once for each of the items of the output before",
      "                at most at once: as many as CONCURRENCY says (20 by default)",
      "      checks    every execution does what is expected of it",
      "    ",
      "      chain",
      "        Plan for a chain of 1 step (HERE)",
      "          errors    steps that need no output of a failed one still run",
      "        ",
      "          1. inner takes the output of the step before",
      '            Plan for a definition that starts at "Check" (HERE)',
      "                        one execution, with the output before",
      "",
      "  3. join takes the output of the step before",
      '    Plan for a definition that starts at "Check" (HERE)',
      "                one execution, with the output before",
    ]);
  });

  it("throws one error that tells of each step", async () => {
    const steps = chain()
      .add("good", rest, { seconds: 1 })
      .add("bad", good, { bad: true })
      .add("after", rest)
      .stopOnError();
    const error = await rejected(steps.on(cloud).run());
    expect(error).to.be.instanceOf(ChainError);
    expect(error).to.include({ code: "CHAIN_FAILED" });
    expect(
      error.message
        .replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")
        .split("\n")
        .slice(0, 12),
    ).to.deep.equal([
      "chain of 3 steps (HERE): 1 completed, 1 failed, 1 skipped, in 1s",
      '  expected "good", "bad" and "after" to complete (HERE): "bad" failed: expected the execution not to end in failure, and it ended FAILED with Order.Bad ("it is bad"), and nothing in this workflow expected that; "after" was skipped: "bad" failed, and the chain stops on errors',
      "",
      "  good   completed in 1s",
      "  bad    failed in 0ms",
      "  after  skipped",
      "",
      "  bad",
      '    workflow a definition that starts at "Check" (HERE): the expectation failed',
      "",
      "      1) expected the execution not to end in failure  (HERE)",
      '         it ended FAILED with Order.Bad ("it is bad"), and nothing in this workflow expected that',
    ]);
    expect(error.stack).to.include("chain.spec.ts");
  });

  it("is plain data with its functions beside it", async () => {
    const steps = chain()
      .add("reserve", workflow(reserves).stub("ReserveStock", returns({ n: 2 })))
      .map(() => ({ seconds: 2 }))
      .add(
        "rest",
        rest.satisfies(() => true),
      )
      .fanOut("each", good, () => [{}]);
    const plan = JSON.parse(JSON.stringify(steps.toPlan())) as ChainPlan;
    expect(plan).to.deep.equal(steps.toPlan());
    expect(plan.functions.map(({ ref }) => ref)).to.deep.equal(["#1", "rest/#1", "each/#1"]);
    const functions = { "#1": () => ({ seconds: 4 }), "rest/#1": () => true, "each/#1": () => [{}, {}] };
    const { durationMs, output } = await fromPlan(plan, { on: cloud, functions }).run();
    expect([durationMs, output]).to.deep.equal([4_000, [{}, {}]]);
    const error = await rejected(fromPlan(plan, { on: cloud }).check());
    expect(error).to.include({ code: "PLAN_BINDING_MISSING" });
  });

  it("refuses steps that cannot be", () => {
    const one = chain().add("ingest", rest, { seconds: 1 });
    one.toPlan();
    const text = (call: () => unknown): string => thrown(call).message;
    expect(text(() => one.add("ingest", rest))).to.equal(
      '"ingest" names a step that is there already. Give each step a name of its own.',
    );
    expect(text(() => chain().map((output) => output))).to.equal(
      "map(…) stands before the first step, and there is no output yet: give the first step its input.",
    );
    expect(text(() => one.expectSkipped(["ingst"]))).to.equal(
      'expectSkipped(…) names "ingst", which is no step. Did you mean "ingest"? The steps are "ingest".',
    );
    expect(
      text(() => one.resume({ ok: true, durationMs: 0, steps: [{ name: "other", outcome: "failed", attempts: 1 }] })),
    ).to.equal(
      'resume(…) was given a result with the step "other". It takes what check() of this chain gave, also after JSON; the steps are "ingest".',
    );
    expect(text(() => one.resume({ steps: [{}] } as never))).to.equal(
      'resume(…) was given an empty object, which is no step of a chain. It takes what check() of this chain gave, also after JSON; the steps are "ingest".',
    );
    expect(text(() => one.add("more", parallel([rest]), { seconds: 1 }))).to.equal(
      'add("more", …) was given a parallel(…) and an input: its members have their own, or take the output before.',
    );
    expect(text(() => one.add("more", {} as never))).to.equal(
      'add("more", …) was given an empty object. It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().',
    );
    expect(text(() => chain().toPlan())).to.equal(
      'chain() states nothing that could fail. Write chain().add("first", workflow(orders)).',
    );
  });
});
