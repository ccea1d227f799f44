import { expect } from "chai";
import { embedded, executionFromHistory, fails, never, record, returns, workflow, type Execution } from "stepwright";
import type { StepwrightError } from "../../src/errors/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

const lambda = "arn:aws:lambda:us-east-1:123456789012:function:f";
const task = (fields: JsonObject, Resource = lambda): JsonObject => ({ Type: "Task", Resource, ...fields });
const machine = (States: JsonObject): JsonObject => ({ StartAt: Object.keys(States)[0] ?? "", States });

const charge = machine({
  Charge: task({
    Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 1, MaxAttempts: 5 }],
    Catch: [{ ErrorEquals: ["Card.Declined"], ResultPath: "$.why", Next: "Invoice" }],
    End: true,
  }),
  Invoice: { Type: "Pass", End: true },
});

async function ran(
  build: (start: ReturnType<typeof workflow>) => ReturnType<typeof workflow>,
  definition: JsonObject,
): Promise<Execution> {
  await using cloud = embedded();
  return (await build(workflow(definition as object).on(cloud)).check()).execution;
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return `${(error as StepwrightError).code}: ${(error as Error).message}`;
  }
  throw new Error("it was accepted");
}

/** The calls of the builder in a spec, one a line. */
function stubs(text: string): string[] {
  return text
    .split(/\n(?= {6}\.)/)
    .flatMap((part) => (/^ {6}\.stub/.test(part) ? [part.trim().replaceAll(/\s+/g, " ")] : []));
}

function expectations(text: string): string[] {
  return text
    .split(/\n(?= {6}\.)/)
    .flatMap((part) => (/^ {6}\.expect/.test(part) ? [part.trim().replaceAll(/\s+/g, " ")] : []));
}

describe("record", () => {
  it("keeps each answer, how often it was given, and how long it took", async () => {
    const execution = await ran(
      (start) => start.stub("Charge", fails("Card.Busy", "try again").twice().after("30s").thenReturns({ ok: true })),
      charge,
    );
    const recording = record(execution);
    expect(recording.input).to.deep.equal({});
    expect(
      recording.calls.map(({ state, visit, attempt, afterMs }) => ({ state, visit, attempt, afterMs })),
    ).to.deep.equal([
      { state: "Charge", visit: 1, attempt: 1, afterMs: 30_000 },
      { state: "Charge", visit: 1, attempt: 2, afterMs: 30_000 },
      { state: "Charge", visit: 1, attempt: 3, afterMs: 0 },
    ]);
    expect(JSON.parse(JSON.stringify(recording))).to.deep.include({
      ...{ kind: "recording", version: 1, input: {}, status: "SUCCEEDED", output: { ok: true }, path: ["Charge"] },
      doubles: [
        {
          ...{ kind: "double", state: "Charge", pins: [], eachVisit: false, at: "record(…)" },
          steps: [
            { answer: { kind: "fails", error: "Card.Busy", cause: "try again" }, times: 2, afterMs: 30_000 },
            { answer: { kind: "returns", output: { ok: true } }, times: 1 },
          ],
        },
      ],
    });
    const { text } = recording.toSpec({ definition: "./charge.asl.json" });
    expect(stubs(text)).to.deep.equal([
      '.stub("Charge", fails("Card.Busy", "try again").after("30s").twice().thenReturns({ ok: true }))',
    ]);
    expect(expectations(text)).to.deep.equal([
      ".expectSucceeded()",
      '.expectPath("Charge")',
      '.expectRetries("Charge", 2)',
      ".expectOutput({ ok: true })",
    ]);
  });

  it("answers no more calls than were recorded", async () => {
    const execution = await ran((start) => start.stub("Charge", returns(1)), charge);
    await using cloud = embedded();
    const again = machine({
      Charge: task({ Next: "Again" }),
      Again: { Type: "Choice", Choices: [{ Variable: "$", IsPresent: true, Next: "Charge" }], Default: "End" },
      End: { Type: "Succeed" },
    });
    const { defect } = await record(execution)
      .apply(workflow(again as object).on(cloud))
      .check();
    expect(defect).to.match(
      /^The stub for "Charge" \(.*\) has no answer left for visit 2, attempt 1: it has answered 1 call\./,
    );
  });

  it("tells what was caught, and what never answered", async () => {
    const waiting = machine({
      Ask: task({ TimeoutSeconds: 60, Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }], End: true }),
      Late: { Type: "Fail", Error: "Late", Cause: "nobody was there" },
    });
    const { text } = record(await ran((start) => start.stub("Ask", never()), waiting)).toSpec({ definition: "x" });
    expect(stubs(text)).to.deep.equal(['.stub("Ask", never())']);
    expect(expectations(text)).to.deep.equal([
      '.expectFailed({ error: "Late", cause: "nobody was there" })',
      '.expectPath("Ask", "Late")',
      '.expectCaught("Ask", "States.Timeout", "Late")',
    ]);
  });

  const mapped = machine({
    Each: { Type: "Map", ItemProcessor: machine({ Price: task({ End: true }) }), End: true },
  });

  it("pins only the items that were answered otherwise", async () => {
    const run = (count: number, otherwise: readonly number[]): Promise<Execution> =>
      ran(
        (start) =>
          otherwise.reduce(
            (built, item) => built.stub("Price", returns({ price: item }).item(item)),
            start.withInput(Array.from({ length: count }, (_, index) => index)).stub("Price", returns({ price: 5 })),
          ),
        mapped,
      );
    const spec = async (count: number, otherwise: readonly number[]): Promise<string> =>
      record(await run(count, otherwise)).toSpec({ definition: "x" }).text;
    expect(stubs(await spec(3, []))).to.deep.equal(['.stub("Price", returns({ price: 5 }))']);
    expect(stubs(await spec(4, [3]))).to.deep.equal([
      '.stub("Price", returns({ price: 5 }))',
      '.stub("Price", returns({ price: 3 }).item(3))',
    ]);
    const many = await spec(7, [0, 1, 2, 3, 4]);
    expect(stubs(many)).to.deep.equal(['.stub("Price", handles((_payload, { item }) => priceAnswers[item ?? 0]))']);
    expect(many).to.include("const priceAnswers: readonly unknown[] = [");
    expect(expectations(many)).to.include('.expectItems("Each", { total: 7, succeeded: 7 })');
  });

  it("tells the items of Maps that stand one in the other", async () => {
    const rows = machine({ Rows: { Type: "Map", ItemProcessor: mapped, End: true } });
    const input = [
      ["a", "b"],
      ["c", "d"],
    ];
    const execution = await ran(
      (start) =>
        start
          .withInput(input)
          .stub("Price", returns(0))
          .stub("Price", returns(1).item(0, 1))
          .stub("Price", returns(2).item(1, 0)),
      rows,
    );
    const recording = record(execution);
    await using cloud = embedded();
    const again = await recording.apply(workflow(rows as object).on(cloud)).run();
    expect(again.output).to.deep.equal([
      [0, 1],
      [2, 0],
    ]);
    expect(stubs(recording.toSpec({ definition: "x" }).text)).to.deep.equal([
      '.stub("Price", returns(0))',
      '.stub("Price", returns(1).item(0, 1))',
      '.stub("Price", returns(2).item(1, 0))',
    ]);
  });

  it("keeps every duration of an execution that ran out of time", async () => {
    const short = { ...charge, TimeoutSeconds: 2 };
    const execution = await ran((start) => start.stub("Charge", fails("Card.Busy").after("300ms")), short);
    const { text } = record(execution).toSpec({ definition: "x" });
    expect(stubs(text)).to.deep.equal(['.stub("Charge", fails("Card.Busy").after("300ms"))']);
    expect(expectations(text)).to.include(".expectTimedOut()");
  });

  it("tells how the branches ended, and which durations mattered", async () => {
    const fan = machine({
      Fan: {
        Type: "Parallel",
        Branches: [machine({ Pay: task({ End: true }) }), machine({ Pack: task({ End: true }) })],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
        End: true,
      },
      Sorry: { Type: "Pass", Result: "sorry", End: true },
    });
    const failing = await ran(
      (start) => start.stub("Pay", fails("Card.Declined").after("250ms")).stub("Pack", returns().after("1s")),
      fan,
    );
    const { text } = record(failing).toSpec({ definition: "x" });
    expect(stubs(text)).to.deep.equal([
      '.stub("Pay", fails("Card.Declined").after("250ms"))',
      '.stub("Pack", never())',
    ]);
    expect(expectations(text)).to.include.members([
      '.expectBranches({ Pay: "failed", Pack: "aborted" })',
      '.expectCaught("Fan", "Card.Declined", "Sorry")',
    ]);
    const well = await ran((start) => start.stub("Pay", returns().after("250ms")).stub("Pack", returns()), fan);
    const told = record(well).toSpec({ definition: "x" }).text;
    expect(stubs(told)).to.deep.equal(['.stub("Pay", returns(null))', '.stub("Pack", returns(null))']);
    expect(expectations(told)).to.include('.expectBranches(["Pay", "Pack"])');
  });

  it("leaves AWS's envelope of a function's answer out of the spec, unless the workflow passes it on", async () => {
    const invoke = (fields: JsonObject): JsonObject =>
      machine({
        Ask: task({ Parameters: { FunctionName: "f" }, End: true, ...fields }, "arn:aws:states:::lambda:invoke"),
      });
    const run = async (fields: JsonObject): Promise<string[]> => {
      const recording = record(await ran((start) => start.stub("Ask", returns({ ok: true })), invoke(fields)));
      expect(recording.doubles()[0]?.steps[0]?.answer).to.have.nested.property("output.StatusCode", 200);
      return stubs(recording.toSpec({ definition: "x" }).text);
    };
    expect(await run({ OutputPath: "$.Payload" })).to.deep.equal(['.stub("Ask", returns({ ok: true }))']);
    expect((await run({}))[0]).to.include("SdkHttpMetadata: {");
  });

  it("keeps what a service replied before it answered", async () => {
    const job = machine({
      Run: task({ Parameters: { TaskDefinition: "t" }, End: true }, "arn:aws:states:::ecs:runTask.sync"),
    });
    const step = { answer: { kind: "returns", output: { TaskArn: "t" } }, times: 1, submitted: { Tasks: 1 } };
    const first = await ran(
      (start) => start.stub("Run", { [Symbol.for("stepwright.double")]: { steps: [step], eachVisit: false } } as never),
      job,
    );
    const [call] = record(first).calls;
    expect(call).to.deep.include({ submitted: { Tasks: 1 }, answer: { kind: "returns", output: { TaskArn: "t" } } });
  });

  it("masks what it is told to", async () => {
    const execution = await ran(
      (start) =>
        start
          .withInput({ card: { number: "4111" }, amount: 5 })
          .stub("Charge", returns({ card: { number: "4111", kind: "visa" }, pins: ["1"] })),
      charge,
    );
    const seen: string[] = [];
    const recording = record(execution, {
      redact(path, value) {
        seen.push(path);
        if (path.endsWith(".pins")) return [];
        return path.endsWith(".number") ? "****" : value;
      },
    });
    const said = JSON.stringify(recording) + recording.toSpec({ definition: "x" }).text;
    expect(said).to.include('"****"');
    expect(said).to.not.include("4111");
    expect(recording.calls[0]?.payload).to.deep.equal({ card: { number: "****" }, amount: 5 });
    expect(seen).to.include.members([
      "input",
      "input.card.number",
      "Charge.output.pins",
      "Charge.output.card.kind",
      "output.card.number",
    ]);
    expect(seen).to.not.include("Charge.output.pins[0]");
  });

  it("moves long payloads to a fixture when asked to", async () => {
    const long: JsonValue = { lines: Array.from({ length: 30 }, (_, index) => ({ line: index, text: "some text" })) };
    const recording = record(await ran((start) => start.withInput({ a: 1 }).stub("Charge", returns(long)), charge));
    const { text, fixture } = recording.toSpec({ definition: "x", fixture: "charge.recorded.json" });
    expect(text).to.include('new URL("./charge.recorded.json", import.meta.url)');
    expect(stubs(text)).to.deep.equal(['.stub("Charge", returns(recorded["Charge"]))']);
    // The same value stands in the file once.
    expect(expectations(text)).to.include('.expectOutput(recorded["Charge"])');
    expect(fixture).to.have.property("file", "charge.recorded.json");
    expect(JSON.parse(fixture?.text ?? "")).to.deep.equal({ Charge: long });
    expect(recording.toSpec({ definition: "x" }).fixture).to.equal(undefined);
    expect(String(recording.toSpec({ definition: "x" }))).to.equal(recording.toSpec({ definition: "x" }).text);
  });

  it("expects by its kind what every run says differently", async () => {
    const naming = machine({
      Name: {
        Type: "Pass",
        Parameters: {
          "run.$": "$$.Execution.Id",
          "at.$": "$$.Execution.StartTime",
          "id.$": "States.UUID()",
          "given.$": "$.given",
        },
        End: true,
      },
    });
    const given = "2030-01-01T00:00:00.000Z";
    const output = (lines: readonly string[]): string | undefined => lines.at(-1)?.replace(", })", " })");
    const { text } = record(await ran((start) => start.withInput({ given }), naming)).toSpec({ definition: "x" });
    expect(output(expectations(text))).to.equal(
      `.expectOutput({ run: is.string(), at: "${given}", id: is.uuid(), given: "${given}" })`,
    );
    const other = record(await ran((start) => start.withInput({ given: "then" }), naming)).toSpec({ definition: "x" });
    expect(output(expectations(other.text))).to.equal(
      '.expectOutput({ run: is.string(), at: is.isoDate(), id: is.uuid(), given: "then" })',
    );
  });

  it("writes down how an execution was stopped", async () => {
    const waiting = machine({ Wait: { Type: "Wait", Seconds: 600, Next: "Ask" }, Ask: task({ End: true }) });
    await using cloud = embedded();
    const running = await workflow(waiting as object)
      .on(cloud)
      .stub("Ask", returns(1))
      .expectAborted()
      .start();
    await cloud.advanceBy("90s");
    await running.stop({ error: "Stopped", cause: "by hand" });
    const { text } = record(await running.run()).toSpec({ definition: "x" });
    expect(text).to.include(
      [
        "      .start();",
        '    await cloud.advanceBy("90s");',
        '    await running.stop({ error: "Stopped", cause: "by hand" });',
        "    await running.run();",
      ].join("\n"),
    );
  });

  it("reads a history as AWS gives it", async () => {
    const execution = await ran((start) => start.stub("Charge", returns({ ok: true })), charge);
    const json = JSON.parse(JSON.stringify({ events: execution.events })) as { events: object[] };
    expect(record(json, { definition: charge }).doubles()).to.deep.equal(record(execution).doubles());
    expect(record(executionFromHistory(json)).calls).to.have.length(1);
  });

  it("warns of items that are not in the history", () => {
    const at = new Date("2030-01-01T00:00:00Z");
    const events = [
      { id: 1, previousEventId: 0, type: "ExecutionStarted", executionStartedEventDetails: { input: "{}" } },
      { id: 2, previousEventId: 0, type: "MapStateEntered", stateEnteredEventDetails: { name: "All", input: "{}" } },
      { id: 3, previousEventId: 2, type: "MapStateStarted" },
      { id: 4, previousEventId: 3, type: "MapRunStarted", mapRunStartedEventDetails: { mapRunArn: "arn" } },
      { id: 5, previousEventId: 4, type: "ExecutionFailed", executionFailedEventDetails: { error: "E" } },
    ].map((event) => ({ ...event, timestamp: at }));
    expect(record({ events }).warnings).to.deep.equal([
      'The items of the distributed Map "All" ran as executions of their own: their answers are not in this history. Record those executions as well.',
    ]);
  });

  describe("refuses", () => {
    const head = { timestamp: new Date("2030-01-01T00:00:00Z") };
    const started = {
      ...head,
      id: 1,
      previousEventId: 0,
      type: "ExecutionStarted",
      executionStartedEventDetails: { input: "{}" },
    };
    const ended = {
      ...head,
      id: 9,
      previousEventId: 1,
      type: "ExecutionSucceeded",
      executionSucceededEventDetails: { output: "1" },
    };

    it("what is no execution", () => {
      const given = record as (source: unknown) => unknown;
      expect(refusal(() => given({ status: "SUCCEEDED" }))).to.equal(
        "RECORDING_SOURCE_INVALID: record(…) was given an object with status. It takes an Execution, such as run() resolves to, or what GetExecutionHistory returned: { events: […] }.",
      );
      expect(refusal(() => given(Promise.resolve()))).to.include(
        "record(…) was given a Promise (write await before it).",
      );
      expect(refusal(() => given(7))).to.include("record(…) was given 7.");
    });

    it("a part of a history", () => {
      expect(refusal(() => record({ events: [started, ended], nextToken: "more" }))).to.match(
        /^HISTORY_INCOMPLETE: Cannot judge what to record: this GetExecutionHistory response is one page of several/,
      );
      expect(refusal(() => record({ events: [started] }))).to.match(/^HISTORY_INCOMPLETE: .* does not reach the end/);
    });

    it("an execution without an end or a history", async () => {
      const execution = await ran((start) => start.stub("Charge", returns(1)), charge);
      const like = (fields: Partial<Execution>): Execution =>
        Object.create(
          execution,
          Object.fromEntries(
            Object.entries({ executionArn: "arn:x", input: {}, ...fields }).map(([key, value]) => [key, { value }]),
          ),
        ) as Execution;
      expect(refusal(() => record(like({ status: "RUNNING" })))).to.equal(
        "RECORDING_INCOMPLETE: Cannot record arn:x: it has not ended. Wait until DescribeExecution no longer says RUNNING, then read its history again.",
      );
      expect(refusal(() => record(like({ events: [] })))).to.equal(
        "RECORDING_INCOMPLETE: Cannot record arn:x: there is no history of it. AWS keeps none of EXPRESS executions: run the machine as STANDARD, or record it on the embedded cloud.",
      );
    });

    it("a history without its data", () => {
      const bare = { ...head, id: 1, previousEventId: 0, type: "ExecutionStarted" };
      expect(refusal(() => record({ events: [bare, ended] }))).to.equal(
        "RECORDING_WITHOUT_DATA: Cannot record the execution: the history does not hold the input. Read it with includeExecutionData: true; data over 256 KiB is cut short by AWS and cannot be recorded.",
      );
      const cut = [
        started,
        {
          ...head,
          id: 2,
          previousEventId: 1,
          type: "TaskStateEntered",
          stateEnteredEventDetails: { name: "Ask", input: "{}" },
        },
        {
          ...head,
          id: 3,
          previousEventId: 2,
          type: "LambdaFunctionScheduled",
          lambdaFunctionScheduledEventDetails: { resource: lambda },
        },
        {
          ...head,
          id: 4,
          previousEventId: 3,
          type: "LambdaFunctionSucceeded",
          lambdaFunctionSucceededEventDetails: { output: "{", outputDetails: { truncated: true } },
        },
        ended,
      ];
      expect(refusal(() => record({ events: cut }))).to.include('the history does not hold what "Ask" returned.');
    });

    it("a spec about nobody knows what", () => {
      expect(refusal(() => record({ events: [started, ended] }).toSpec())).to.equal(
        'RECORDING_DEFINITION_UNKNOWN: toSpec(…) does not know the definition of the recorded workflow. Say what the spec is about, such as toSpec({ definition: "./orders.asl.json" }), or record it with record(history, { definition }).',
      );
    });
  });
});
