import { expect } from "chai";
import { handles, returns } from "../../../dsl/doubles/doubles.js";
import { fromPlan } from "../../../dsl/plans/from-plan.js";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel, series } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { ledger } from "../../../src/executor/ledger.js";
import type { ChainRecord } from "../../../src/executor/orchestration/chain/chain-result.js";
import type { ChainPlan } from "../../../src/plan/orchestration/chain-plan.js";
import type { ParallelPlan } from "../../../src/plan/orchestration/parallel-plan.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/embedded/embedded.js";
import type { JsonObject } from "../../../src/util/json.js";
import { rejected, thrown } from "./errors.js";
import { picky, reserves, rests } from "./machines.js";

const rest = workflow(rests);
const good = workflow(picky);
const at = (date: Date | undefined): string | undefined => date?.toISOString().slice(11, 19);

describe("Chains in batches, and chains in chains", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("runs chains side by side, each step when the one before has ended, beside workflows", async () => {
    const two = (seconds: number): ReturnType<typeof chain> =>
      chain().add("first", rest, { seconds }).add("second", rest);
    const { ok, results, summary } = await parallel([
      two(5),
      two(3).named("quick"),
      rest.named("alone").withInput({ seconds: 4 }),
    ])
      .dependsOn("alone", "quick")
      .on(cloud)
      .run();
    expect(ok).to.equal(true);
    expect(
      results.map(({ name, outcome, status, startDate, stopDate }) => [
        name,
        outcome,
        status,
        at(startDate),
        at(stopDate),
      ]),
    ).to.deep.equal([
      ["chain", "passed", undefined, "00:00:00", "00:00:10"],
      ["quick", "passed", undefined, "00:00:00", "00:00:06"],
      ["alone", "passed", "SUCCEEDED", "00:00:06", "00:00:10"],
    ]);
    expect(results[0]?.chain?.steps.map(({ durationMs }) => durationMs)).to.deep.equal([5_000, 5_000]);
    expect(results[0]?.output).to.deep.equal({ seconds: 5, done: true });
    expect(summary).to.deep.include({ passed: 3, durationMs: 10_000 });
  });

  it("runs a chain for each input, keeps what failed, and lets go of what passed", async () => {
    const orders = chain()
      .add("check", good)
      .map((output: JsonObject) => ({ ...output, seconds: 1 }))
      .add("rest", rest);
    const { results, summary } = await parallel(orders, [{ n: 1 }, { n: 2, bad: true }, { n: 3 }])
      .expectSucceeded(2)
      .on(cloud)
      .run();
    expect(results.map(({ name, outcome, error, chain: kept }) => [name, outcome, error, kept?.failed])).to.deep.equal([
      ["chain[0]", "passed", undefined, undefined],
      ["chain[1]", "failed", "Order.Bad", ["check"]],
      ["chain[2]", "passed", undefined, undefined],
    ]);
    expect(summary.failures).to.deep.equal([{ error: "Order.Bad", count: 1, names: ["chain[1]"] }]);
    const strict = parallel(orders.expectCompleted(["check"]), [{ n: 1 }, { bad: true }]).expectSucceeded(1);
    expect((await strict.on(cloud).check()).ok).to.equal(false);
    const one = await series(orders, [{ n: 1 }, { n: 2 }])
      .keep("executions")
      .on(cloud)
      .run();
    expect(one.results.map(({ chain: kept, startDate }) => [kept?.output, at(startDate)])).to.deep.equal([
      [{ n: 1, seconds: 1, done: true }, "00:00:02"],
      [{ n: 2, seconds: 1, done: true }, "00:00:03"],
    ]);
  });

  it("stops chains as it stops workflows: at the first failure, and when the time is up", async () => {
    const long = chain().named("long").add("first", rest, { seconds: 3 }).add("second", rest, { seconds: 60 });
    const bad = chain().named("bad").add("wait", rest, { seconds: 5 }).add("fail", good, { bad: true });
    const batch = parallel([long.add("third", rest), bad]).on(cloud);
    const fast = await batch.failFast().check();
    expect(fast.results.map(({ outcome, reason }) => [outcome, reason?.split(":")[0]])).to.deep.equal([
      ["stopped", "stopped"],
      ["failed", 'expected "wait" and "fail" to complete'],
    ]);
    expect(fast.results[0]?.chain?.steps.map(({ outcome, reason }) => [outcome, reason])).to.deep.equal([
      ["completed", undefined],
      ["failed", 'stopped: "bad" failed, and the batch fails fast'],
      ["skipped", '"bad" failed, and the batch fails fast'],
    ]);
    expect(fast.results[0]?.chain?.steps[1]?.execution?.error).to.equal("Stepwright.FailFast");
    const late = await parallel([long]).within("10s").on(cloud).check();
    expect(late.results[0]).to.deep.include({ outcome: "stopped", durationMs: 10_000 });
    expect(
      late.verdicts.find(({ holds, expectation }) => !holds && expectation.kind === "batchWithin")?.actual,
    ).to.equal('1 of 1 were not: long (at "second")');
  });

  it("tells of a failed step of a chain in a batch in full", async () => {
    const { message } = await rejected(
      parallel([chain().add("check", good, { bad: true })])
        .on(cloud)
        .run(),
    );
    expect(
      message
        .replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")
        .split("\n")
        .slice(0, 12),
    ).to.deep.equal([
      "parallel of 1 execution (HERE): 1 failed, 0 passed, in 0ms",
      "  expected every execution to do what is expected of it (HERE): 1 of 1 did not",
      "",
      "  chain",
      "    chain of 1 step (HERE): 0 completed, 1 failed, 0 skipped, in 0ms",
      '      expected "check" to complete (HERE): "check" failed: expected the execution not to end in failure, and it ended FAILED with Order.Bad ("it is bad"), and nothing in this workflow expected that',
      "",
      "      check  failed in 0ms",
      "",
      "      check",
      '        workflow a definition that starts at "Check" (HERE): the expectation failed',
      "",
    ]);
  });

  it("spreads out into chains and joins their outputs in order, whichever ends first", async () => {
    const price = chain()
      .add("rest", rest)
      .map(({ seconds }: { seconds: number }) => ({ seconds, price: seconds * 10 }))
      .add("check", good);
    const result = await chain()
      .add("order", good, { items: [3, 1, 2] })
      .fanOut("prices", price, (order: { items: number[] }) => order.items.map((seconds) => ({ seconds })))
      .map((prices: readonly { price: number }[]) => ({ prices: prices.map((one) => one.price) }))
      .fanOut("both", [chain().named("a").add("one", good), good.named("b")])
      .add("sum", good)
      .on(cloud)
      .run();
    expect(result.output).to.deep.equal([{ prices: [30, 10, 20] }, { prices: [30, 10, 20] }]);
    expect(result.durationMs).to.equal(3_000);
    expect(result.steps[1]?.parallel?.results.map(({ name, durationMs }) => [name, durationMs])).to.deep.equal([
      ["chain[0]", 3_000],
      ["chain[1]", 1_000],
      ["chain[2]", 2_000],
    ]);
  });

  it("takes a chain as a step, retries it as a whole, and resumes inside it, also from JSON", async () => {
    let calls = 0;
    const reserve = workflow(reserves).stub(
      "ReserveStock",
      handles(() => {
        calls += 1;
        if (calls <= 3) throw Object.assign(new Error("busy"), { name: "Stock.Busy" });
        return { calls };
      }),
    );
    const inner = chain().add("prepare", rest).add("reserve", reserve);
    const steps = chain()
      .add("start", good, { seconds: 1 })
      .add("stock", inner)
      .add("end", good)
      .stopOnError()
      .on(cloud);
    const broken = await steps.retry({ max: 1, delay: "10s" }).check();
    expect([broken.completed, broken.failed, broken.skipped, broken.durationMs]).to.deep.equal([
      ["start"],
      ["stock"],
      ["end"],
      12_000,
    ]);
    expect(broken.steps[1]).to.deep.include({ attempts: 2, input: { seconds: 1 } });
    expect(broken.steps[1]?.chain?.completed).to.deep.equal(["prepare"]);
    const record = JSON.parse(JSON.stringify(broken)) as ChainRecord;
    expect((await steps.resume(record).check()).failed).to.deep.equal(["stock"]);
    const mended = await steps.resume(record).run();
    expect(mended.steps[1]?.chain?.steps.map(({ name, resumed }) => [name, resumed])).to.deep.equal([
      ["prepare", true],
      ["reserve", false],
    ]);
    expect([calls, mended.output, mended.durationMs]).to.deep.equal([4, { calls: 4 }, 0]);
    const again = await steps.resume(mended, { from: "stock" }).run();
    expect(again.steps[1]?.chain?.steps.map(({ resumed }) => resumed)).to.deep.equal([false, false]);
  });

  it("hands the input of a chain to its first step", async () => {
    const inner = chain().add("rest", rest).add("check", good);
    const { output } = await chain().add("inner", inner, { seconds: 2 }).on(cloud).run();
    expect(output).to.deep.equal({ seconds: 2, done: true });
    const more = inner.add("more", good);
    more.toPlan();
    expect(more.explain()).to.include("1. rest takes the output of the step before");
  });

  it("shares a resource among the steps of chains", async () => {
    const busy = workflow(reserves).stub("ReserveStock", returns({ Payload: {} }).after("10s"));
    const order = chain().add("check", good).add("reserve", busy);
    const { contention, results } = await parallel(order, [{}, {}, {}])
      .contending("stock", { limit: 1, around: ["ReserveStock"] })
      .on(cloud)
      .run();
    expect(results.map(({ waitedMs }) => waitedMs)).to.deep.equal([0, 10_000, 20_000]);
    expect(contention[0]?.waits.map(({ name }) => name)).to.deep.equal(["chain[1]", "chain[2]"]);
  });

  it("is plain data with its functions beside it", async () => {
    const inner = chain()
      .add(
        "one",
        workflow(reserves).stub(
          "ReserveStock",
          handles(() => ({ n: 1 })),
        ),
      )
      .map(() => ({ seconds: 2 }))
      .add("two", rest);
    const batch = parallel([inner.named("a"), rest.withInput({ seconds: 1 })]);
    const plan = JSON.parse(JSON.stringify(batch.toPlan())) as ParallelPlan;
    expect(plan).to.deep.equal(batch.toPlan());
    expect(plan.functions.map(({ ref }) => ref)).to.deep.equal(["a/#1", "a/one/#1"]);
    const functions = { "a/#1": () => ({ seconds: 7 }), "a/one/#1": () => ({}) };
    expect((await fromPlan(plan, { on: cloud, functions }).run()).summary.durationMs).to.equal(7_000);
    const outer = chain().add("inner", inner);
    const chained = JSON.parse(JSON.stringify(outer.toPlan())) as ChainPlan;
    const own = { "inner/#1": () => ({ seconds: 3 }), "inner/one/#1": () => ({}) };
    expect((await fromPlan(chained, { on: cloud, functions: own }).run()).durationMs).to.equal(3_000);
  });

  it("refuses what goes nowhere, or cannot both be", () => {
    const text = (call: () => unknown): string => thrown(call).message.replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)");
    const own = chain().add("first", rest, { seconds: 1 });
    own.toPlan();
    ledger.open("what is refused");
    expect(text(() => parallel(own, [{}]).toPlan())).to.equal(
      'parallel(…) cannot be run so: every run of the chain gets an input, and its first step, "first", has one of its own. Leave that one out.',
    );
    expect(text(() => chain().add("inner", own, {}))).to.equal(
      'add("inner", …) was given a chain and an input, and the first step of that chain, "first", has one of its own. Leave one of them out.',
    );
    expect(text(() => parallel([own]).waitForCompletion(false).toPlan())).to.equal(
      'parallel(…) cannot be run so: waitForCompletion(false) waits for no end, and "chain" is a chain: each of its steps begins when the one before has ended. Leave one of them out.',
    );
    expect(text(() => parallel([own]).expectAll((each) => each.expectSucceeded()))).to.equal(
      'parallel(…) cannot be run so: expectAll(…) speaks of workflows, and "chain" is a chain. Say it of its steps, as in chain().add("pay", workflow(payments).expectSucceeded()).',
    );
    expect(text(() => series([own]).expectCircuit("ReserveStock").opensAfter({ failures: 1 }).toPlan())).to.equal(
      'series(…) cannot be run so: expectCircuit("ReserveStock") looks at one execution after the other, and "chain" is a chain, which has several (HERE). Give it workflows.',
    );
    expect(text(() => parallel([parallel([good])] as never))).to.equal(
      "Place 0 of parallel([…]) was given a parallel(…). It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().",
    );
    ledger.close();
  });
});
