import { expect } from "chai";
import { never, returns } from "../../../dsl/doubles/doubles.js";
import { fromPlan } from "../../../dsl/plans/from-plan.js";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel, series } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { ledger } from "../../../src/executor/ledger.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/embedded/embedded.js";
import { rejected } from "./errors.js";
import { picky, reserves, rests } from "./machines.js";

const rest = workflow(rests);
const good = workflow(picky);
const seconds = (count: number): ReturnType<typeof workflow> => rest.withInput({ seconds: count });
const at = (date: Date | undefined): string | undefined => date?.toISOString().slice(11, 19);

describe("Batches and chains that are started", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("stand still until somebody waits, and go on meanwhile as they would", async () => {
    const running = await parallel([seconds(10).named("a"), seconds(20).named("b"), seconds(5).named("c")])
      .maxConcurrency(2)
      .on(cloud)
      .start();
    const first = await running.inspect();
    expect([first.total, first.results.length]).to.deep.equal([3, 0]);
    expect(
      first.running.map(({ name, execution }) => [name, execution?.standing.map(({ state }) => state)]),
    ).to.deep.equal([
      ["a", ["Rest"]],
      ["b", ["Rest"]],
    ]);
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:00.000Z");
    await cloud.advanceBy("12s");
    const second = await running.inspect();
    expect(second.results.map(({ name, outcome }) => [name, outcome])).to.deep.equal([["a", "passed"]]);
    expect(second.running.map(({ name }) => name)).to.deep.equal(["b", "c"]);
    const { results } = await running.run();
    expect(results.map(({ startDate, stopDate }) => [at(startDate), at(stopDate)])).to.deep.equal([
      ["00:00:00", "00:00:10"],
      ["00:00:00", "00:00:20"],
      ["00:00:10", "00:00:15"],
    ]);
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:20.000Z");
    const last = await running.inspect();
    expect([last.results.length, last.running.length]).to.deep.equal([3, 0]);
  });

  it("are judged once, however often and from wherever they are asked", async () => {
    const running = await parallel(seconds(1), [{ seconds: 1 }, { seconds: 2 }])
      .on(cloud)
      .start();
    const [one, two] = await Promise.all([running.check(), running.run()]);
    expect(one).to.equal(two);
    expect(await running.check()).to.equal(one);
  });

  it("stop when they are told to, and keep what was done", async () => {
    const running = await parallel([seconds(1), seconds(100), seconds(3)])
      .maxConcurrency(2)
      .on(cloud)
      .start();
    await cloud.advanceBy("2s");
    await running.stop({ error: "Test.Enough", cause: "seen enough" });
    const { ok, results } = await running.check();
    expect(ok).to.equal(false);
    expect(results.map(({ outcome, status, error, reason }) => [outcome, status, error, reason])).to.deep.equal([
      ["passed", "SUCCEEDED", undefined, undefined],
      ["stopped", "ABORTED", "Test.Enough", "stopped: seen enough"],
      ["stopped", "ABORTED", "Test.Enough", "stopped: seen enough"],
    ]);
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:02.000Z");
    expect((await rejected(running.run())).message).to.include("2 stopped");
  });

  it("tell where a chain stands, step by step", async () => {
    const steps = chain()
      .add("first", rest, { seconds: 5 })
      .fanOut("both", [rest.named("a"), chain().named("b").add("inner", rest)])
      .map(() => ({}))
      .add("last", workflow(reserves).stub("ReserveStock", returns({ Payload: {} }).after("1s")))
      .on(cloud);
    const running = await steps.start();
    const first = await running.inspect();
    expect([first.steps, first.current?.name, first.left]).to.deep.equal([[], "first", ["both", "last"]]);
    expect(first.current?.execution?.path).to.deep.equal(["Rest"]);
    await cloud.advanceBy("7s");
    const second = await running.inspect();
    expect(second.steps.map(({ name, outcome }) => [name, outcome])).to.deep.equal([["first", "completed"]]);
    expect(second.current).to.deep.include({ name: "both", attempt: 1, execution: undefined });
    expect(
      second.current?.parallel?.running.map(({ name, chain: inner }) => [name, inner?.current?.execution?.path]),
    ).to.deep.equal([
      ["a", undefined],
      ["b", ["Rest"]],
    ]);
    const { completed, durationMs } = await running.run();
    expect([completed, durationMs]).to.deep.equal([["first", "both", "last"], 11_000]);
    expect(await running.inspect()).to.deep.include({ current: undefined, left: [] });
  });

  it("stop a chain in its step, and between the attempts of one", async () => {
    const steps = chain().add("one", rest, { seconds: 60 }).add("two", good, {}).on(cloud);
    const running = await steps.start();
    await running.stop();
    const { steps: all } = await running.check();
    expect(all.map(({ outcome, reason, execution }) => [outcome, reason, execution?.status])).to.deep.equal([
      ["failed", "stopped: the test that started it stopped it", "ABORTED"],
      ["skipped", "the test that started it stopped it", undefined],
    ]);
    const tried = await chain().add("bad", good, { bad: true }).retry({ max: 3, delay: "1h" }).on(cloud).start();
    await cloud.advanceBy("10m");
    const between = (await tried.inspect()).current;
    expect(between).to.deep.include({ name: "bad", attempt: 1, execution: undefined });
    await tried.stop();
    expect((await tried.check()).steps[0]).to.deep.include({ attempts: 1, outcome: "failed" });
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:10:00.000Z");
  });

  it("let another workflow run beside them in the same time", async () => {
    const running = await series(rest, [{ seconds: 5 }, { seconds: 5 }])
      .pause("1s")
      .on(cloud)
      .start();
    await rest.withInput({ seconds: 8 }).on(cloud).run();
    const { results, running: now } = await running.inspect();
    expect([results.length, now.map(({ name }) => name)]).to.deep.equal([1, ["workflow[1]"]]);
    await running.run();
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:11.000Z");
  });

  it("are stopped where nobody judges them: at the end of the block, or of the test", async () => {
    {
      await using running = await parallel([seconds(100)])
        .on(cloud)
        .start();
      expect((await running.inspect()).running).to.have.lengthOf(1);
    }
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:00.000Z");
    ledger.open("a test");
    const forgotten = await parallel([seconds(100)])
      .on(cloud)
      .start();
    const arn = (await forgotten.inspect()).running[0]?.executionArn ?? "";
    expect(ledger.close()).to.deep.equal({ neverRun: [], stillPending: [] });
    await ledger.letGo();
    expect((await cloud.port().describe(arn)).status).to.equal("ABORTED");
  });

  it("refuse before anything starts, as a run does", async () => {
    const misnamed = workflow(reserves as object).stub("Absent", returns({}));
    expect(await rejected(parallel([misnamed]).on(cloud).start())).to.include({ code: "PLAN_NAMES_UNKNOWN" });
    expect(await rejected(chain().add("a", misnamed).on(cloud).start())).to.include({ code: "PLAN_NAMES_UNKNOWN" });
    const plan = parallel([seconds(1)]).toPlan();
    const running = await fromPlan(plan, { on: cloud }).start();
    expect((await running.run()).summary.passed).to.equal(1);
  });

  it("say at the end that nothing can happen any more", async () => {
    const stuck = workflow(reserves).stub("ReserveStock", never());
    const running = await parallel([stuck]).on(cloud).start();
    const { results } = await running.check();
    expect(results[0]?.reason).to.include("nothing");
  });
});
