import { expect } from "chai";
import type { Double } from "../../../dsl/doubles/double.js";
import { fails, handles, never, returns } from "../../../dsl/doubles/doubles.js";
import { execution } from "../../../dsl/execution.js";
import { fromPlan } from "../../../dsl/plans/from-plan.js";
import { parallel, series } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { ParallelError } from "../../../src/executor/orchestration/batch/parallel-error.js";
import type { ParallelPlan } from "../../../src/plan/orchestration/parallel-plan.js";
import { ledger } from "../../../src/executor/ledger.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/embedded/embedded.js";
import { rejected } from "./errors.js";
import { busy, numbers, picky, reserves, rests, seconds } from "./machines.js";

const at = (date: Date | undefined): string | undefined => date?.toISOString().slice(11, 19);

describe("parallel([...])", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("runs workflows side by side in virtual time and gives their results in order", async () => {
    const { ok, results, summary } = await parallel([seconds(20).named("slow"), seconds(10).named("quick")])
      .on(cloud)
      .run();
    expect(ok).to.equal(true);
    expect(results.map(({ name, outcome, status, durationMs }) => [name, outcome, status, durationMs])).to.deep.equal([
      ["slow", "passed", "SUCCEEDED", 20_000],
      ["quick", "passed", "SUCCEEDED", 10_000],
    ]);
    expect(results[1]?.execution?.thread.visits.map(({ state }) => state)).to.deep.equal(["Rest", "Done"]);
    expect(results[0]?.output).to.deep.equal({ seconds: 20, done: true });
    expect(summary).to.deep.include({ total: 2, passed: 2, failed: 0, durationMs: 20_000, perSecond: 0.1 });
    expect(summary.slowest).to.deep.equal({ index: 0, name: "slow", durationMs: 20_000 });
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:20.000Z");
  });

  it("lets at most so many run at once, in the order of the list", async () => {
    const { results } = await parallel([seconds(10), seconds(10), seconds(10)])
      .maxConcurrency(2)
      .on(cloud)
      .run();
    expect(results.map(({ startDate }) => at(startDate))).to.deep.equal(["00:00:00", "00:00:00", "00:00:10"]);
  });

  it("starts a member when those it depends on have passed, and skips it when they have not", async () => {
    const batch = parallel([seconds(5).named("order"), seconds(3).named("payment"), seconds(1).named("mail")]);
    const { results } = await batch.dependsOn("order", "payment").dependsOn("mail", "order", "payment").on(cloud).run();
    expect(results.map(({ startDate }) => at(startDate))).to.deep.equal(["00:00:03", "00:00:00", "00:00:08"]);
    const [order, payment] = [seconds(5), seconds(3)]; // both named after the same machine
    const said = await parallel([order, payment]).dependsOn(order, payment).on(cloud).run();
    expect(said.results.map(({ durationMs }) => durationMs)).to.deep.equal([5000, 3000]);
    const gap = said.results.map(({ startDate }) => startDate?.getTime() ?? 0);
    expect(gap[0]! - gap[1]!).to.equal(3000);
    const bad = workflow(picky).named("check").withInput({ bad: true });
    const failed = await parallel([seconds(1).named("after"), bad])
      .dependsOn("after", "check")
      .on(cloud)
      .check();
    expect(failed.ok).to.equal(false);
    expect(failed.results.map(({ outcome, reason }) => [outcome, reason])).to.deep.equal([
      ["skipped", 'not started: it depends on "check", which was not passed'],
      [
        "failed",
        'expected the execution not to end in failure, and it ended FAILED with Order.Bad ("it is bad"), and nothing in this workflow expected that',
      ],
    ]);
  });

  it("starts all at the same moment, however many", async () => {
    const { results } = await parallel(busy, numbers(30)).startTogether().on(cloud).run();
    expect(new Set(results.map(({ startDate }) => at(startDate)))).to.deep.equal(new Set(["00:00:00"]));
  });

  it("stops what runs when it fails fast, and starts nothing more", async () => {
    const batch = parallel([
      seconds(1).named("first"),
      workflow(rests).named("bad").withInput({ seconds: 5 }).expectFailed(),
      seconds(100).named("long"),
      seconds(1).named("later"),
    ]);
    const { results, summary } = await batch.dependsOn("later", "long").failFast().on(cloud).check();
    expect(results.map(({ outcome, status }) => [outcome, status])).to.deep.equal([
      ["passed", "SUCCEEDED"],
      ["failed", "SUCCEEDED"],
      ["stopped", "ABORTED"],
      ["skipped", undefined],
    ]);
    expect(results[2]?.reason).to.equal('stopped: "bad" failed, and the batch fails fast');
    expect(results[2]?.execution?.error).to.equal("Stepwright.FailFast");
    expect(results[3]?.reason).to.equal('not started: "bad" failed, and the batch fails fast');
    expect(summary.durationMs).to.equal(5_000);
  });

  it("keeps what was done within its time, and stops the rest", async () => {
    const { ok, results, verdicts } = await parallel([seconds(10), seconds(400), seconds(301)])
      .maxConcurrency(2)
      .within("300s")
      .on(cloud)
      .check();
    expect(ok).to.equal(false);
    expect(results.map(({ outcome, durationMs }) => [outcome, durationMs])).to.deep.equal([
      ["passed", 10_000],
      ["stopped", 300_000],
      ["stopped", 290_000],
    ]);
    expect(verdicts.find(({ holds, expectation }) => !holds && expectation.kind === "batchWithin")).to.deep.include({
      expected: "all to be done within 5m",
      actual: '2 of 3 were not: workflow-2 (at "Rest"), workflow-3 (at "Rest")',
    });
    expect(
      (
        await parallel([seconds(300)])
          .within("300s")
          .on(cloud)
          .run()
      ).ok,
    ).to.equal(true);
  });

  it("only starts, where it need not wait", async () => {
    const { ok, results } = await parallel([seconds(10).named("one")])
      .waitForCompletion(false)
      .on(cloud)
      .run();
    expect(ok).to.equal(true);
    expect(results[0]).to.deep.include({ outcome: "started", status: "RUNNING", name: "one" });
    await execution(results[0]?.executionArn ?? "")
      .on(cloud)
      .expectSucceeded()
      .run();
  });

  it("tells of waits for a resource when a batch is not as expected", async () => {
    const machine = {
      StartAt: "Reserve",
      States: { Reserve: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true } },
    };
    const slow = workflow(machine).on(cloud).stub("Reserve", returns({}).after("5s"));
    const batch = parallel(slow, [1, 2, 3]).contending("inventory", { limit: 1, around: ["Reserve"] });
    const error = await rejected(batch.expectThroughput({ atLeast: 60, per: "60s" }).run());
    expect(error.message.split("\n").at(-1)).to.equal(
      '  2 executions waited for "inventory", which takes 1 at once: 10s at the longest',
    );
  });

  it("lets executions compete for a resource in virtual time, and tells who waited", async () => {
    const { contention, results } = await parallel(busy, numbers(5))
      .contending("inventory", { limit: 2, around: ["ReserveStock"] })
      .keep("executions")
      .on(cloud)
      .run();
    expect(results.map(({ waitedMs }) => waitedMs)).to.deep.equal([0, 0, 10_000, 10_000, 20_000]);
    expect(results.map(({ stopDate }) => at(stopDate))).to.deep.equal([
      "00:00:10",
      "00:00:10",
      "00:00:20",
      "00:00:20",
      "00:00:30",
    ]);
    const [attempt] = results[4]?.execution?.visits[0]?.attempts ?? [];
    expect([at(attempt?.scheduledAt), at(attempt?.startedAt)]).to.deep.equal(["00:00:00", "00:00:20"]);
    expect(contention[0]).to.deep.include({ resource: "inventory", limit: 2, most: 2, longestMs: 20_000 });
    expect(contention[0]?.waits.map(({ name, waitedMs, entered }) => [name, waitedMs, entered])).to.deep.equal([
      ["workflow[2]", 10_000, true],
      ["workflow[3]", 10_000, true],
      ["workflow[4]", 20_000, true],
    ]);
  });

  it("gives a shared resource back when its task fails or times out, and lets time-outs end waits for it", async () => {
    const task = reserves.States.ReserveStock;
    const machine = { StartAt: "ReserveStock", States: { ReserveStock: { ...task, TimeoutSeconds: 15 } } };
    const used = (double: Double): ReturnType<typeof workflow> => workflow(machine).stub("ReserveStock", double);
    const { results } = await parallel([
      used(fails("Stock.Empty").after("5s")).expectFailed({ error: "Stock.Empty" }),
      used(never()).expectFailed({ error: "States.Timeout" }),
      used(returns({ Payload: 2 }).after("1s")).expectFailed({ error: "States.Timeout" }),
      used(returns({ Payload: 3 }).after("1s")).within("30s"),
    ])
      .contending("stock", { limit: 1, around: ["ReserveStock"] })
      .on(cloud)
      .check();
    expect(results.map(({ waitedMs }) => waitedMs)).to.deep.equal([0, 5_000, 15_000, 15_000]);
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["passed", "passed", "passed", "failed"]);
  });

  it("reads inputs as there is room for them, and lets go of what passed", async () => {
    let read = 0;
    let most = 0;
    let done = 0;
    async function* inputs(): AsyncGenerator<{ n: number }> {
      for (let n = 0; n < 60; n += 1) {
        read += 1;
        most = Math.max(most, read - done);
        yield { n };
      }
    }
    const counted = handles(() => {
      done += 1;
      return { Payload: { ok: true } };
    });
    const orders = await cloud.deploy("orders", reserves);
    const each = workflow(orders).stub("ReserveStock", counted).expectSucceeded();
    const { results, summary } = await parallel(each, inputs).maxConcurrency(4).on(cloud).run();
    expect(summary).to.deep.include({ total: 60, passed: 60 });
    expect(most).to.be.at.most(8);
    expect(results[59]).to.deep.include({ index: 59, name: "orders[59]", outcome: "passed", execution: undefined });
    expect((await rejected(cloud.port().describe(results[0]?.executionArn ?? ""))).message).to.include(
      "DescribeExecution failed: there is no",
    );
  });

  it("lets go of what passed in a series as well, and of failures after the first hundred", async () => {
    const orders = await cloud.deploy("orders", picky);
    const { results } = await series(workflow(orders), function* () {
      for (let n = 0; n < 3; n += 1) yield { n };
    })
      .on(cloud)
      .run();
    expect(results.map(({ outcome, execution: kept, output }) => [outcome, kept, output])).to.deep.equal(
      results.map(() => ["passed", undefined, undefined]),
    );
    const gone = await rejected(cloud.port().describe(results[0]?.executionArn ?? ""));
    expect(gone.message).to.include("DescribeExecution failed: there is no");
    const bad = Array.from({ length: 130 }, () => ({ bad: true }));
    const failing = await parallel(workflow(orders), bad).expectSucceeded(0).on(cloud).run();
    expect(failing.results.filter(({ execution: kept }) => kept !== undefined)).to.have.lengthOf(100);
    expect(failing.results[129]).to.deep.include({ outcome: "failed", error: "Order.Bad", fault: false });
    const all = parallel(workflow(orders), bad).expectSucceeded(0).keep("executions").on(cloud);
    expect((await all.run()).results.every(({ execution: kept }) => kept !== undefined)).to.equal(true);
    const strict = parallel(workflow(orders).expectPath("Accept"), bad).expectSucceeded(0).on(cloud);
    expect((await strict.check()).results[129]).to.deep.include({ fault: true, check: undefined });
  });

  it("gives an execution the same name in every equal batch", async () => {
    const names = async (): Promise<(string | undefined)[]> => {
      await using world = embedded();
      const { results } = await parallel(busy, numbers(3)).on(world).run();
      return results.map(({ executionArn }) => executionArn);
    };
    expect(await names()).to.deep.equal(await names());
  });

  it("ends when reading the inputs throws, and says why, and with INPUTS_INVALID for what cannot be read", async () => {
    const inputs = function* (): Generator<{ seconds: number }> {
      yield { seconds: 1 };
      throw new Error("no more rows");
    };
    const error = (await rejected(parallel(workflow(rests), inputs).on(cloud).check())) as Error & { code: string };
    expect([error.code, (error.cause as Error).message]).to.deep.equal(["INPUTS_FAILED", "no more rows"]);
    expect(error.message.replace(/\S+parallel\.spec\.ts:\d+:\d+/, "HERE")).to.equal(
      "The inputs of the batch written at HERE could not be read: asking for input 2 threw Error: no more rows. What was running then was stopped. Mend what gives the inputs.",
    );
    const nothing = (): Iterable<unknown> => undefined as unknown as Iterable<unknown>;
    expect(await rejected(parallel(workflow(rests), nothing).on(cloud).check())).to.include({ code: "INPUTS_INVALID" });
    const once = parallel(workflow(rests), inputs()).on(cloud);
    await rejected(once.check());
    expect((await rejected(once.check())).message).to.match(
      /^The inputs of the batch written at \S+parallel\.spec\.ts:\d+:\d+ can be read once, and an earlier run read them\. Give parallel\(…\) a list, or the function that makes them: parallel\(workflow, makeInputs\) instead of makeInputs\(\)\.$/,
    );
  });

  describe("expectations", () => {
    const mixed = [{}, { bad: true }, {}];

    it("takes a number of successes, and lets the others fail", async () => {
      const batch = parallel(workflow(picky), mixed).on(cloud);
      expect((await batch.expectSucceeded(2).run()).summary.failed).to.equal(1);
      expect((await batch.expectSucceeded({ atLeast: 1 }).check()).ok).to.equal(true);
      const { ok, verdicts } = await batch.expectSucceeded(3).check();
      expect([ok, verdicts[0]?.expected, verdicts[0]?.actual]).to.deep.equal([
        false,
        "exactly 3 executions to end SUCCEEDED",
        "2 of 3 did",
      ]);
      const one = batch.expectSucceeded(1).expectThroughput({ atLeast: 1, per: "1s" });
      expect(one.explain())
        .to.include("exactly 1 execution ends SUCCEEDED")
        .and.include("at least 1 execution is done in 1s");
      expect((await one.check()).verdicts[0]?.expected).to.equal("exactly 1 execution to end SUCCEEDED");
      expect(
        (
          await batch
            .expectSucceeded(2)
            .expectAll((each) => each.expectSucceeded())
            .check()
        ).ok,
      ).to.equal(false);
    });

    it("puts what is expected of all to each member's own", async () => {
      const batch = parallel([seconds(1).expectPath("Rest"), seconds(2)]).on(cloud);
      const { results } = await batch.expectAll((each) => each.expectOutput({ done: true }).within("1s")).check();
      expect(results.map(({ outcome, check }) => [outcome, check?.verdicts.length])).to.deep.equal([
        ["passed", 4],
        ["failed", 3],
      ]);
    });

    it("measures throughput in the target's time", async () => {
      const batch = parallel(busy, numbers(20)).maxConcurrency(10).on(cloud);
      expect((await batch.expectThroughput({ atLeast: 1, per: "1s" }).run()).summary.perSecond).to.equal(1);
      const { verdicts } = await batch.expectThroughput({ atLeast: 61, per: "1m" }).check();
      expect(verdicts.find(({ holds }) => !holds)).to.deep.include({
        expected: "at least 61 executions to be done in 1m",
        actual: "20 were done in 20s, which is 60 in 1m",
      });
    });
  });

  it("throws one error that tells of each member that failed", async () => {
    const error = await rejected(
      parallel(workflow(picky), [{}, { bad: true }])
        .on(cloud)
        .run(),
    );
    expect(error).to.be.instanceOf(ParallelError);
    expect(error).to.include({ code: "PARALLEL_FAILED" });
    expect(error.message.replaceAll(/\(\S+parallel\.spec\.ts:\d+:\d+\)/g, "(HERE)")).to.equal(
      [
        "parallel of 2 executions (HERE): 1 failed, 1 passed, in 0ms",
        "  expected every execution to do what is expected of it (HERE): 1 of 2 did not",
        "",
        "  workflow[1]",
        '    workflow a definition that starts at "Check" (HERE): the expectation failed',
        "",
        "      1) expected the execution not to end in failure  (HERE)",
        '         it ended FAILED with Order.Bad ("it is bad"), and nothing in this workflow expected that',
        '         If it should end so, write .expectFailed({ error: "Order.Bad" }).',
        "",
        `      FAILED in 0s · ${(error as ParallelError).result.results[1]?.execution?.name} · workflow-1`,
        "      path      Check → Refuse ✗",
        "      failed    at Refuse (Fail), +0s",
        "      error     Order.Bad",
        "      cause     it is bad",
        '      input     {"bad": true}',
        "",
        "      run it again with",
        "        target     embedded",
        "        region     us-east-1",
        "        seed       42",
        `        execution  ${(error as ParallelError).result.results[1]?.executionArn}`,
      ].join("\n"),
    );
    expect(error.stack).to.include("parallel.spec.ts");
  });

  it("bounds the error however many fail", async () => {
    const inputs = Array.from({ length: 300 }, () => ({ bad: true }));
    const { message } = await rejected(parallel(workflow(picky), inputs).on(cloud).run());
    expect(message.length).to.be.below(20_000);
    expect(message).to.include("  and 275 more\n");
    expect(message).to.include("  failures by error\n    300 × Order.Bad: workflow[0], workflow[1]");
  });

  it("cancels with its signal, and stops what runs", async () => {
    const stop = new AbortController();
    const aborting = workflow(reserves).stub(
      "ReserveStock",
      handles(() => {
        stop.abort(new Error("enough"));
        return { Payload: {} };
      }),
    );
    const error = await rejected(
      parallel([seconds(100), aborting])
        .on(cloud)
        .check({ signal: stop.signal }),
    );
    expect(error).to.include({ code: "RUN_CANCELLED" });
  });

  it("is plain data with its functions beside it", async () => {
    const inputs = (): Iterable<unknown> => [{ n: 1 }, { n: 2 }];
    const each = workflow(reserves).stub(
      "ReserveStock",
      handles(() => 7),
    );
    const batch = parallel(each, inputs).maxConcurrency(3).expectSucceeded(2);
    const plan = JSON.parse(JSON.stringify(batch.toPlan())) as ParallelPlan;
    expect(plan).to.deep.equal(batch.toPlan());
    expect(plan.functions.map(({ ref, label }) => [ref, label])).to.deep.equal([
      ["#1", "inputs"],
      ["workflow/#1", "handles"],
    ]);
    const functions = { "#1": inputs, "workflow/#1": () => 8 };
    expect((await fromPlan(plan, { on: cloud, functions }).run()).summary.passed).to.equal(2);
    expect((await rejected(fromPlan(plan, { on: cloud, functions: { "#1": inputs } }).check())).message).to.include(
      "workflow/#1 is handles, written at",
    );
  });

  it("is told of when it was never run, and its members with it", () => {
    ledger.open("a test");
    parallel([seconds(1).expectSucceeded(), seconds(2)]).failFast();
    const { neverRun } = ledger.close();
    expect(neverRun.map(({ summary }) => summary)).to.deep.equal([
      "parallel(2 workflows in parallel): every execution does what is expected of it",
    ]);
    expect(neverRun[0]?.at).to.match(/parallel\.spec\.ts:\d+:\d+$/);
  });

  it("has the whole history of what failed, though it reads none of what passed", async () => {
    const { results } = await parallel(workflow(picky), [{}, { bad: true }])
      .on(cloud)
      .check();
    expect(results[1]?.execution?.thread.visits.map(({ state }) => state)).to.deep.equal(["Check", "Refuse"]);
    expect(results[1]?.execution?.partial).to.equal(undefined);
  });

  it("explains itself", () => {
    const batch = parallel([seconds(1).named("a"), seconds(2).named("b")])
      .dependsOn("b", "a")
      .failFast()
      .maxConcurrency(2)
      .contending("stock", { limit: 1, around: ["Rest"] })
      .within("5m");
    const text = batch.explain();
    batch.toPlan();
    expect(
      text
        .replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")
        .split("\n")
        .slice(0, 9),
    ).to.deep.equal([
      "Plan for 2 workflows in parallel (HERE)",
      "  runs      2 workflows in parallel",
      "            at most at once: 2",
      "            the first failure stops what runs, and nothing more is started",
      '  shares    stock: at most 1 execution in "Rest" at once (HERE)',
      "  checks    every execution does what is expected of it",
      "            all are done within 5m of the target's time",
      "",
      "  a",
    ]);
    expect(text).to.include('\n  b, after "a"\n');
  });
});
