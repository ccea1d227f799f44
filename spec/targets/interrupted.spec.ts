import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chain, embedded, execution, parallel, series, workflow, type EmbeddedCloud } from "../../src/index.js";

const rest = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 3600, End: true } } } as const;

describe("Batches and chains that are running when a cloud is saved", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwright-interrupted-"));
  const file = join(folder, "cloud.json");
  const resting = workflow(rest);
  after(() => rmSync(folder, { recursive: true }));

  /** What goes on from a cloud in which something was started, half an hour later. */
  async function later(
    start: (cloud: EmbeddedCloud) => Promise<AsyncDisposable>,
    after: "30m" | "65m" = "30m",
  ): Promise<EmbeddedCloud> {
    const cloud = embedded();
    await using running = await start(cloud);
    await cloud.advanceBy(after);
    await cloud.save(file);
    void running;
    return embedded({ from: file });
  }
  const shown = ({ interrupted }: EmbeddedCloud): unknown =>
    interrupted.map(({ kind, at, running, left, leftCount }) => ({
      kind,
      at: at.replace(/:\d+:\d+$/, ""),
      running: running.map((arn) => arn.split(":")[7]?.split("-")[0]),
      left,
      leftCount,
    }));
  const at = "spec/targets/interrupted.spec.ts";

  it("tell the steps of a chain that had not started, and whoever takes up the one that runs", async () => {
    const cloud = await later((on) =>
      chain().add("first", resting, {}).add("second", resting).add("third", resting).on(on).start(),
    );
    const running = ["first"];
    expect(shown(cloud)).to.deep.equal([{ kind: "chain", at, running, left: ["second", "third"], leftCount: 2 }]);
    const [unfinished] = cloud.unfinished;
    const result = await execution(unfinished!.executionArn).on(cloud).expectSucceeded().check();
    expect(result.warnings.map((text) => text.replace(/:\d+:\d+\)/, ")"))).to.deep.equal([
      `It was a part of chain() (${at}), which no saved cloud goes on with: "second", "third" had not started, and are not run. Run them with what this execution gives.`,
    ]);
  });

  it("tell a step that waits to be tried again", async () => {
    const fail = workflow({ StartAt: "No", States: { No: { Type: "Fail", Error: "No" } } });
    const cloud = await later((on) => chain().add("only", fail, {}).retry({ max: 2, delay: "1h" }).on(on).start());
    expect(shown(cloud)).to.deep.equal([{ kind: "chain", at, running: [], left: ["only"], leftCount: 1 }]);
  });

  it("tell nothing of what is done", async () => {
    const cloud = await later((on) => chain().add("only", resting, {}).on(on).start(), "65m");
    expect(cloud.interrupted).to.deep.equal([]);
  });

  it("tell the members and inputs whose turn had not come", async () => {
    const members = [resting.named("a"), resting.named("b"), resting.named("c")];
    const list = await later((on) => parallel(members).dependsOn("c", "a").maxConcurrency(2).on(on).start());
    expect(shown(list)).to.deep.equal([{ kind: "parallel", at, running: ["a", "b"], left: ["c"], leftCount: 1 }]);

    const inputs = Array.from({ length: 500 }, (_, order) => ({ order }));
    const many = await later((on) => parallel(resting.named("order"), inputs).maxConcurrency(3).on(on).start());
    const [batch] = many.interrupted;
    expect(batch).to.include({ leftCount: 497 });
    expect(batch?.running).to.have.length(3);
    expect(batch?.left).to.have.length(100);
    expect(batch?.left.slice(0, 2)).to.deep.equal(["order[3]", "order[4]"]);
    const [first] = many.unfinished;
    const { warnings } = await execution(first!.executionArn).on(many).check();
    expect(warnings.join()).to.contain(
      '"order[3]", "order[4]", "order[5]", "order[6]", "order[7]" and 492 more had not started, and are not run. Run them in a parallel(…) of their own.',
    );
  });

  it("tell the input before which a series pauses", async () => {
    const inputs = [{ order: 0 }, { order: 1 }, { order: 2 }];
    const cloud = await later((on) => series(resting.named("order"), inputs).pause("10m").on(on).start(), "65m");
    const left = ["order[1]", "order[2]"];
    expect(shown(cloud)).to.deep.equal([{ kind: "parallel", at, running: [], left, leftCount: 2 }]);
  });

  it("do not count inputs that are read as they come", async () => {
    const inputs = function* (): Generator<object> {
      for (let order = 0; ; order += 1) yield { order };
    };
    const cloud = await later((on) => parallel(resting, inputs).maxConcurrency(1).on(on).start());
    expect(cloud.interrupted).to.have.length(1);
    expect(cloud.interrupted[0]).to.deep.include({ left: [], leftCount: undefined });
    const { warnings } = await execution(cloud.unfinished[0]!.executionArn).on(cloud).check();
    expect(warnings.join()).to.contain("of its inputs those that were not read are not run");
  });

  it("tell of a chain in a batch and of the batch", async () => {
    const steps = chain().add("first", resting).add("second", resting);
    const cloud = await later((on) =>
      parallel(steps, [{ order: 1 }, { order: 2 }])
        .maxConcurrency(1)
        .on(on)
        .start(),
    );
    expect(cloud.interrupted.map(({ kind, left }) => [kind, left.length])).to.deep.equal([
      ["parallel", 1],
      ["chain", 1],
    ]);
  });
});
