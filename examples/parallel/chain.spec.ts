import { expect } from "chai";
import { fileURLToPath } from "node:url";
import { chain, embedded, fails, handles, parallel, returns, workflow, type ChainRecord } from "stepwright";

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));

describe("A chain of workflows", () => {
  const ingestion = workflow(file("ingestion")).stub("ReadSource", returns([{ id: 1 }, { id: 2 }]));
  const processing = workflow(file("processing")).stub(
    "ProcessRecord",
    handles((record: { readonly id: number }) => ({ ...record, processed: true })),
  );
  const validation = workflow(file("validation")).stub("CheckSchema", returns({ schema: "v2" }));
  const publishing = workflow(file("publishing")).stub("Publish", returns({ version: 1 }));
  const publishConfig = { bucket: "reports" };

  /** The pipeline; a step without an input gets the output of the step before. */
  const pipeline = (validating: typeof validation = validation, source: typeof ingestion = ingestion) =>
    chain()
      .add("data-ingestion", source, { source: "orders" })
      .add("data-processing", processing)
      .add("data-validation", validating)
      .add("data-publishing", publishing, publishConfig)
      .stopOnError()
      .retry({ max: 3, delay: "30s" })
      .on(embedded());

  it("hands each output on to the next", async () => {
    const { ok, completed, steps, durationMs } = await chain()
      .add("data-ingestion", ingestion, { source: "orders" })
      .add("data-processing", processing.expectItems("EachRecord", { succeeded: 2 }))
      .add("data-validation", validation.expectOutput({ checked: { schema: "v2" } }))
      .add("data-publishing", publishing.expectOutput({ bucket: "reports", published: { version: 1 } }), publishConfig)
      .stopOnError()
      .retry({ max: 3, delay: "30s" })
      .on(embedded())
      .run();
    expect(ok).to.equal(true);
    expect(completed).to.deep.equal(["data-ingestion", "data-processing", "data-validation", "data-publishing"]);
    expect(steps[1]?.output).to.deep.include({ records: [1, 2].map((id) => ({ id, processed: true })) });
    expect(steps[2]?.input).to.deep.equal(steps[1]?.output);
    expect(durationMs).to.equal(0);
  });

  it("reads two sources at once, joins what they gave, and publishes to each place", async () => {
    interface Batch {
      readonly records: readonly { readonly id: number }[];
    }
    const { completed, steps, durationMs } = await chain()
      .add(
        "data-ingestion",
        parallel([
          ingestion.withInput({ source: "orders" }).stub("ReadSource", returns([{ id: 1 }]).after("20s")),
          ingestion.withInput({ source: "refunds" }).stub("ReadSource", returns([{ id: 2 }]).after("30s")),
        ]),
      )
      .map((batches: readonly Batch[]) => ({ records: batches.flatMap(({ records }) => records) }))
      .add("data-processing", processing.expectItems("EachRecord", { succeeded: 2 }))
      .fanOut(
        "data-publishing",
        publishing.stub(
          "Publish",
          handles((config) => config),
        ),
        ({ records }: Batch) => records.map(({ id }) => ({ bucket: `reports-${id}` })),
      )
      .stopOnError()
      .on(embedded())
      .run();
    expect(completed).to.deep.equal(["data-ingestion", "data-processing", "data-publishing"]);
    expect(steps[2]?.output).to.have.length(2);
    expect(durationMs).to.equal(30_000); // both sources at once: as long as the slower one
  });

  it("tries a step again, three times at most and half a minute later", async () => {
    let calls = 0;
    const recovering = validation.stub(
      "CheckSchema",
      handles(() => {
        calls += 1;
        if (calls <= 3) throw new Error("The registry of schemas is away.");
        return { schema: "v2" };
      }),
    );
    const { steps, durationMs } = await pipeline(recovering).run();
    expect(steps.map(({ attempts }) => attempts)).to.deep.equal([1, 1, 4, 1]);
    expect(durationMs).to.equal(90_000);
  });

  it("publishes nothing where there is nothing", async () => {
    const { failed, skipped, steps } = await pipeline(validation, ingestion.stub("ReadSource", returns([]))).check();
    expect([failed, skipped]).to.deep.equal([["data-validation"], ["data-publishing"]]);
    expect(steps[2]?.execution?.error).to.equal("Data.Empty");
  });

  it("stops at a step that fails, and goes on from there once that is mended", async () => {
    const broken = await pipeline(validation.stub("CheckSchema", fails("Schema.Missing"))).check();
    expect(broken.completed).to.deep.equal(["data-ingestion", "data-processing"]);
    expect(broken.failed).to.deep.equal(["data-validation"]);
    expect(broken.skipped).to.deep.equal(["data-publishing"]);

    // The result survives a file; the sources answer nothing any more, and are not asked.
    const record = JSON.parse(JSON.stringify(broken)) as ChainRecord;
    const mended = await pipeline(validation, ingestion.stub("ReadSource", fails("Source.Gone")))
      .resume(record)
      .run();
    expect(mended.completed).to.deep.equal(["data-ingestion", "data-processing", "data-validation", "data-publishing"]);
    expect(mended.steps.map(({ resumed }) => resumed)).to.deep.equal([true, true, false, false]);
    expect(mended.steps[2]?.input).to.deep.equal(broken.steps[1]?.output);
  });
});
