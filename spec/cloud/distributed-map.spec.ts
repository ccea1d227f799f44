import { expect } from "chai";
import { gzipSync } from "node:zlib";
import type { JsonValue } from "../../src/util/json.js";
import { bench, double, returns, step, type Bench } from "./support.js";

const pass: JsonValue = { Type: "Pass", End: true };

/** A machine of one distributed Map. */
function mapping(fields: Record<string, JsonValue>, states: Record<string, JsonValue> = { P: pass }): object {
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: Object.keys(states)[0] as string,
    States: states,
  };
  return { StartAt: "M", States: { M: { Type: "Map", ItemProcessor, ...fields, End: true } } };
}

function reading(config: Record<string, JsonValue>, parameters: JsonValue = { Bucket: "b", Key: "k" }): object {
  return mapping({
    ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: config, Parameters: parameters },
  });
}

/** What a machine gives: its output, or its error and cause. */
let machines = 0;
async function outcome({ machine, run }: Bench, definition: object, input: JsonValue = {}): Promise<unknown> {
  machines += 1;
  const arn = await machine(`m${machines}`, definition);
  const { status, output, error, cause } = await run(arn, { input: JSON.stringify(input) });
  return status === "SUCCEEDED" ? (JSON.parse(String(output)) as unknown) : { error, cause };
}

describe("the ItemReader of a distributed Map", () => {
  const itemReaderFailed = (cause: string): object => ({ error: "States.ItemReaderFailed", cause });

  it("reads CSV with headers of its own or given ones", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "k", body: 'id,"na,me"\r\n1,"a ""b"""\n\n2\n3,c,d\n' });
    expect(await outcome(world, reading({ InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }))).to.deep.equal([
      { id: "1", "na,me": 'a "b"' },
      { id: "2", "na,me": "" },
      { id: "3", "na,me": "c" },
    ]);
    const given = { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["x"], MaxItems: 1 };
    expect(await outcome(world, reading(given))).to.deep.equal([{ x: "id" }]);
    expect(await outcome(world, reading({ ...given, CSVHeaders: ["x", "x"] }))).to.deep.equal(
      itemReaderFailed("CSV headers cannot contain duplicates."),
    );
  });

  it("reads other delimiters", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "k", body: "a|b\n1,2|3\n" });
    const config = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW", CSVDelimiter: "PIPE" };
    expect(await outcome(world, reading(config))).to.deep.equal([{ a: "1,2", b: "3" }]);
  });

  it("reads JSON, a list inside of it, and lines of it", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "k", body: '{"a":{"list":[1,{"x":2}]}}' });
    expect(await outcome(world, reading({ InputType: "JSON", ItemsPointer: "/a/list" }))).to.deep.equal([1, { x: 2 }]);
    expect(await outcome(world, reading({ InputType: "JSON" }))).to.deep.equal(
      itemReaderFailed("Attempting to map over non-iterable node."),
    );
    world.cloud.s3.put({ bucket: "b", key: "k", body: gzipSync('{"n":1}\n\n{"n":2}\n') });
    expect(await outcome(world, reading({ InputType: "JSONL" }))).to.deep.equal([{ n: 1 }, { n: 2 }]);
  });

  it("reads inventories and lists of objects", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "data/1.csv", body: '"b","one"\n' });
    world.cloud.s3.put({ bucket: "b", key: "data/2.csv", body: '"b","two"\n"b","three"\n' });
    const files = [{ key: "data/1.csv" }, { key: "data/2.csv" }];
    const manifest = { destinationBucket: "arn:aws:s3:::b", fileFormat: "CSV", fileSchema: "Bucket, Key", files };
    world.cloud.s3.put({ bucket: "b", key: "k", body: JSON.stringify(manifest) });
    for (const type of [{ InputType: "MANIFEST" }, { ManifestType: "S3_INVENTORY" }]) {
      expect(await outcome(world, reading({ ...type, MaxItems: 2 }))).to.deep.equal([
        { Bucket: "b", Key: "one" },
        { Bucket: "b", Key: "two" },
      ]);
    }
    const listing = mapping({
      ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "b", Prefix: "data/" } },
    });
    expect(await outcome(world, listing)).to.deep.equal([
      {
        Etag: '"4add6c900c121b8565fc2e76152646b0"',
        LastModified: 1893456000,
        Key: "data/1.csv",
        Size: 10,
        StorageClass: "STANDARD",
      },
      {
        Etag: '"36d7bd36667adb82aaa732d3f082ea13"',
        LastModified: 1893456000,
        Key: "data/2.csv",
        Size: 22,
        StorageClass: "STANDARD",
      },
    ]);
  });

  it("loads the objects of a list, and reads on from one to the next", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "data/", body: "" });
    world.cloud.s3.put({ bucket: "b", key: "data/1", body: '[{"n":1},{"n":2}]' });
    world.cloud.s3.put({ bucket: "b", key: "data/2", body: "[]" });
    world.cloud.s3.put({ bucket: "b", key: "data/3", body: '[{"n":3},{"n":4}]' });
    world.cloud.s3.put({ bucket: "b", key: "other", body: "[9]" });
    const loading = (config: Record<string, JsonValue>): object =>
      mapping({
        ItemReader: {
          Resource: "arn:aws:states:::s3:listObjectsV2",
          ReaderConfig: { Transformation: "LOAD_AND_FLATTEN", ...config },
          Parameters: { Bucket: "b", Prefix: "data/" },
        },
      });
    expect(await outcome(world, loading({ InputType: "JSON", MaxItems: 3 }))).to.deep.equal([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ]);
    expect(await outcome(world, loading({ InputType: "JSON", ItemsPointer: "/list" }))).to.deep.equal(
      itemReaderFailed("Attempting to map over non-iterable node."),
    );
    for (const key of ["1", "2", "3"])
      world.cloud.s3.put({ bucket: "b", key: `data/${key}`, body: `id;q\n${key};x\n` });
    const csv = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW", CSVDelimiter: "SEMICOLON" };
    expect(await outcome(world, loading(csv))).to.deep.equal([
      { q: "x", id: "1" },
      { q: "x", id: "2" },
      { q: "x", id: "3" },
    ]);
  });

  it("reads the files that Athena wrote", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "results", key: "out/1", body: '{"n":1}\n{"n":2}\n' });
    world.cloud.s3.put({ bucket: "results", key: "out/2", body: '{"n":3}\n' });
    world.cloud.s3.put({ bucket: "b", key: "k", body: "s3://results/out/1\ns3://results/out/2\n" });
    const definition = reading({ ManifestType: "ATHENA_DATA", InputType: "JSONL" });
    expect(await outcome(world, definition)).to.deep.equal([{ n: 1 }, { n: 2 }, { n: 3 }]);
    world.cloud.s3.put({ bucket: "b", key: "k", body: "out/1\n" });
    expect(await outcome(world, definition)).to.deep.equal(
      itemReaderFailed('The manifest file names "out/1", which is no object of Amazon S3.'),
    );
  });

  it("takes as many items as MaxItems says, from the input too", async () => {
    const world = bench();
    world.cloud.s3.put({ bucket: "b", key: "k", body: "[1,2,3]" });
    const definition = reading({ InputType: "JSON", MaxItemsPath: "$.most" });
    expect(await outcome(world, definition, { most: 2 })).to.deep.equal([1, 2]);
    expect(await outcome(world, definition, { most: 0 })).to.deep.equal([1, 2, 3]);
    expect(await outcome(world, definition, { most: -1 })).to.deep.equal(
      itemReaderFailed("field MaxItems must be positive"),
    );
    expect(await outcome(world, definition, { most: 1.5 })).to.deep.equal({
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'M' (entered at the event id #2). " +
        'The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.most',
    });
  });

  it("fails for what is not there, which a Catch may take", async () => {
    const world = bench();
    expect(await outcome(world, reading({ InputType: "JSON" }))).to.deep.equal(
      itemReaderFailed("The specified bucket does not exist"),
    );
    world.cloud.s3.put({ bucket: "b", key: "other", body: "[]" });
    const caught = reading({ InputType: "JSON" }) as { States: Record<string, Record<string, unknown>> };
    (caught.States["M"] as Record<string, unknown>)["Catch"] = [
      { ErrorEquals: ["States.ItemReaderFailed"], Next: "Caught" },
    ];
    caught.States["Caught"] = { Type: "Pass", End: true };
    expect(await outcome(world, caught)).to.deep.equal({
      Error: "States.ItemReaderFailed",
      Cause: "The specified key does not exist.",
    });
  });
});

describe("the ResultWriter of a distributed Map", () => {
  const writer = (config: JsonValue | undefined): JsonValue => ({
    Resource: "arn:aws:states:::s3:putObject",
    Parameters: { Bucket: "results", Prefix: "jobs" },
    ...(config === undefined ? {} : { WriterConfig: config }),
  });

  it("writes results and a manifest, and gives where they are", async () => {
    const world = bench();
    const fails = {
      F: { Type: "Choice", Choices: [{ Variable: "$", NumericEquals: 2, Next: "No" }], Default: "P" },
      No: { Type: "Fail", Error: "E" },
      P: pass,
    };
    const definition = mapping({ ResultWriter: writer(undefined), ToleratedFailureCount: 1, Label: "Jobs" }, fails);
    const result = (await outcome(world, definition, [1, 2])) as {
      MapRunArn: string;
      ResultWriterDetails: { Bucket: string; Key: string };
    };
    const folder = `jobs/${result.MapRunArn.split(":").at(-1)}`;
    expect(result.ResultWriterDetails).to.deep.equal({ Bucket: "results", Key: `${folder}/manifest.json` });
    expect(world.cloud.s3.keys({ bucket: "results" })).to.deep.equal([
      `${folder}/FAILED_0.json`,
      `${folder}/SUCCEEDED_0.json`,
      `${folder}/manifest.json`,
    ]);
    const read = (name: string): string => world.cloud.s3.get({ bucket: "results", key: `${folder}/${name}` }) ?? "";
    const size = (name: string): number => read(name).length;
    expect(JSON.parse(read("manifest.json"))).to.deep.equal({
      DestinationBucket: "results",
      MapRunArn: result.MapRunArn,
      ResultFiles: {
        FAILED: [{ Key: `${folder}/FAILED_0.json`, Size: size("FAILED_0.json") }],
        PENDING: [],
        SUCCEEDED: [{ Key: `${folder}/SUCCEEDED_0.json`, Size: size("SUCCEEDED_0.json") }],
      },
    });
    const [succeeded] = JSON.parse(read("SUCCEEDED_0.json")) as [Record<string, unknown>];
    expect(succeeded).to.include({
      Input: "1",
      Output: "1",
      Status: "SUCCEEDED",
      StartDate: "2030-01-01T00:00:00.000Z",
    });
    const [failed] = JSON.parse(read("FAILED_0.json")) as [Record<string, unknown>];
    expect(failed).to.include({ Input: "2", Error: "E", Status: "FAILED", RedriveStatus: "REDRIVABLE" });
    expect(failed).to.not.have.property("Output");
  });

  it("transforms them, with and without writing", async () => {
    const world = bench();
    const lists = [[1, 2], [3]];
    const flat = { Transformation: "FLATTEN", OutputType: "JSONL" };
    const { ResultWriterDetails } = (await outcome(world, mapping({ ResultWriter: writer(flat) }), lists)) as {
      ResultWriterDetails: { Key: string };
    };
    const key = ResultWriterDetails.Key.replace("manifest.json", "SUCCEEDED_0.jsonl");
    expect(world.cloud.s3.get({ bucket: "results", key })).to.equal("1\n2\n3\n");
    const preview = mapping({ ResultWriter: { WriterConfig: { Transformation: "FLATTEN", OutputType: "JSON" } } });
    expect(await outcome(world, preview, lists)).to.deep.equal([1, 2, 3]);
  });
});

describe("the Map Runs of the embedded Step Functions", () => {
  it("are listed and described, with their child executions", async () => {
    const { machine, ok, run, refused } = bench();
    const arn = await machine("orders", mapping({ Label: "Each", MaxConcurrency: 1 }));
    const { executionArn } = await run(arn, { name: "r", input: "[1,2,3]" });
    const { mapRuns } = (await ok("ListMapRuns", { executionArn })) as { mapRuns: { mapRunArn: string }[] };
    const { mapRunArn } = mapRuns[0] as { mapRunArn: string };
    const head = "arn:aws:states:us-east-1:123456789012";
    expect(mapRunArn.startsWith(`${head}:mapRun:orders/Each:`)).to.equal(true);
    expect(mapRuns).to.deep.equal([
      {
        executionArn,
        mapRunArn,
        stateMachineArn: `${head}:stateMachine:orders/Each`,
        startDate: 1893456000,
        stopDate: 1893456000,
      },
    ]);
    const counts = {
      pending: 0,
      running: 0,
      succeeded: 3,
      failed: 0,
      timedOut: 0,
      aborted: 0,
      total: 3,
      resultsWritten: 3,
      failuresNotRedrivable: 0,
      pendingRedrive: 0,
    };
    expect(await ok("DescribeMapRun", { mapRunArn })).to.deep.equal({
      mapRunArn,
      executionArn,
      status: "SUCCEEDED",
      startDate: 1893456000,
      stopDate: 1893456000,
      maxConcurrency: 1,
      toleratedFailurePercentage: 0,
      toleratedFailureCount: 0,
      redriveCount: 0,
      itemCounts: counts,
      executionCounts: counts,
    });

    const first = await ok("ListExecutions", { mapRunArn, maxResults: 2 });
    const second = await ok("ListExecutions", { mapRunArn, maxResults: 2, nextToken: first["nextToken"] });
    const children = [first, second].flatMap(({ executions }) => executions as Record<string, unknown>[]);
    expect(children).to.have.length(3);
    expect(second).to.not.have.property("nextToken");
    expect(children[0]).to.include({ mapRunArn, itemCount: 1, status: "SUCCEEDED" });
    const child = { executionArn: children[0]?.["executionArn"] };
    expect(await ok("DescribeExecution", child)).to.include({
      mapRunArn,
      stateMachineArn: `${head}:stateMachine:orders/Each`,
      input: "3",
      output: "3",
    });
    expect(((await ok("GetExecutionHistory", child))["events"] as object[]).length).to.equal(4);
    const described = await ok("DescribeStateMachineForExecution", child);
    expect(described).to.include({ mapRunArn, label: "Each" });
    expect(JSON.parse(String(described["definition"]))).to.deep.include({ StartAt: "P", States: { P: pass } });
    expect(((await ok("ListExecutions", { stateMachineArn: arn }))["executions"] as object[]).length).to.equal(1);

    const unknown = mapRunArn.replace("Each", "Other");
    for (const operation of ["DescribeMapRun", "UpdateMapRun", "ListExecutions"]) {
      expect(await refused(operation, { mapRunArn: unknown })).to.deep.equal({
        code: "ResourceNotFound",
        message: `Resource not found: '${unknown}'`,
      });
    }
    expect(await refused("UpdateMapRun", { mapRunArn, maxConcurrency: 2 })).to.deep.equal({
      code: "ValidationException",
      message: `Map Run is not running: '${mapRunArn}'`,
    });
    expect((await refused("ListExecutions", { mapRunArn, stateMachineArn: arn })).code).to.equal("ValidationException");
  });

  it("take other limits while they run, and are gone with their execution", async () => {
    const { cloud, machine, ok, ended, refused } = bench();
    const arn = await machine("slow", mapping({ MaxConcurrency: 1 }, { W: { Type: "Wait", Seconds: 9, End: true } }));
    const { executionArn } = await ok("StartExecution", { stateMachineArn: arn, input: "[1,2,3]" });
    await cloud.clock.advanceTo(cloud.clock.now + 1000);
    const { mapRuns } = (await ok("ListMapRuns", { executionArn })) as { mapRuns: [{ mapRunArn: string }] };
    const [{ mapRunArn }] = mapRuns;
    const running = async (): Promise<unknown> => {
      const { executionCounts } = await ok("DescribeMapRun", { mapRunArn });
      return (executionCounts as { running: number }).running;
    };
    expect(await running()).to.equal(1);
    expect(await ok("UpdateMapRun", { mapRunArn, maxConcurrency: 2, toleratedFailurePercentage: 12.5 })).to.deep.equal(
      {},
    );
    await cloud.clock.advanceTo(cloud.clock.now + 1);
    expect(await running()).to.equal(2);
    expect(await ok("DescribeMapRun", { mapRunArn })).to.include({
      maxConcurrency: 2,
      toleratedFailurePercentage: 12.5,
    });
    const { executions } = (await ok("ListExecutions", { mapRunArn })) as { executions: [{ executionArn: string }] };
    await ended(String(executionArn));
    cloud.forget(String(executionArn));
    expect((await refused("DescribeMapRun", { mapRunArn })).code).to.equal("ResourceNotFound");
    expect((await refused("DescribeExecution", { executionArn: executions[0].executionArn })).code).to.equal(
      "ExecutionDoesNotExist",
    );
  });

  it("keep every child execution whole, however many there are", async () => {
    const { machine, ok, run } = bench();
    const rest = { W: { Type: "Wait", Seconds: 1, End: true } };
    const arn = await machine("many", mapping({ MaxConcurrency: 200, ResultPath: null }, rest));
    const items = Array.from({ length: 600 }, (_, index) => index);
    const { executionArn } = await run(arn, { input: JSON.stringify(items) });
    const { mapRuns } = (await ok("ListMapRuns", { executionArn })) as { mapRuns: [{ mapRunArn: string }] };
    const [{ mapRunArn }] = mapRuns;
    const { executions } = (await ok("ListExecutions", { mapRunArn, maxResults: 1000 })) as {
      executions: { executionArn: string; name: string; stopDate: number }[];
    };
    expect(executions).to.have.length(600);
    const first = executions.at(-1) as (typeof executions)[number];
    expect(first.executionArn.endsWith(`:${first.name}`)).to.equal(true);
    expect(first.stopDate).to.equal(1893456001);
    expect(await ok("DescribeExecution", { executionArn: first.executionArn })).to.include({ input: "0", output: "0" });
    const { events } = await ok("GetExecutionHistory", { executionArn: first.executionArn });
    expect((events as { type: string }[]).map(({ type }) => type)).to.deep.equal([
      "ExecutionStarted",
      "WaitStateEntered",
      "WaitStateExited",
      "ExecutionSucceeded",
    ]);
  });

  it("use the doubles of the execution, item by item", async () => {
    const { cloud, machine, ok, ended } = bench();
    const charge = {
      Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card", End: true },
    };
    const arn = await machine("orders", mapping({}, charge));
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:r";
    cloud.doubles.register(executionArn, [double([step(returns("paid"), 1), step(returns("again"))])]);
    await ok("StartExecution", { stateMachineArn: arn, name: "r", input: "[1,2]" });
    await ended(executionArn);
    expect((await ok("DescribeExecution", { executionArn }))["output"]).to.equal('["paid","paid"]');
    expect(cloud.doubles.warnings(executionArn)).to.deep.equal([]);
  });
});
