import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embedded, fails, replayHistories, replayHistory, returns, workflow, type Execution } from "stepwright";
import type { StepwrightError } from "../../src/errors/index.js";
import type { JsonObject } from "../../src/util/json.js";

const lambda = "arn:aws:lambda:us-east-1:123456789012:function:f";
const task = (fields: JsonObject, Resource = lambda): JsonObject => ({ Type: "Task", Resource, ...fields });
const orders = (change: JsonObject = {}): JsonObject => ({
  StartAt: "Charge",
  States: {
    Charge: task({ Parameters: { "amount.$": "$.amount" }, ResultPath: "$.paid", Next: "Sum" }),
    Sum: { Type: "Pass", Parameters: { "paid.$": "$.paid", "by.$": "$$.Execution.Name" }, End: true },
    ...change,
  },
});

async function ordered(): Promise<Execution> {
  await using cloud = embedded();
  const machine = await cloud.deploy("orders", orders());
  return await workflow(machine)
    .on(cloud)
    .named("order-77", { exact: true })
    .withInput({ amount: 5 })
    .stub("Charge", returns({ ok: true }))
    .run();
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "it was accepted",
    (error: StepwrightError) => `${error.code}: ${error.message}`,
  );
}

describe("replayHistory", () => {
  it("runs in a world like the recorded one", async () => {
    const recorded = await ordered();
    const execution = await replayHistory(recorded).against(orders()).run();
    expect(execution.executionArn).to.equal("arn:aws:states:us-east-1:123456789012:execution:orders:order-77");
    expect(execution.events).to.deep.equal(recorded.events);
  });

  it("names the payload that changed, and the output that followed", async () => {
    const changed = orders({
      Charge: task({ Parameters: { "amount.$": "States.MathAdd($.amount, 1)" }, ResultPath: "$.paid", Next: "Sum" }),
    });
    const { same, differences, firstEvent } = await replayHistory(await ordered())
      .against(changed)
      .check();
    expect(same).to.equal(false);
    expect(differences).to.deep.equal([
      {
        ...{ kind: "payload", state: "Charge", place: "" },
        text: '"Charge" was called with {"amount": 6}, recorded {"amount": 5}',
        details: ["payload.amount is 6, recorded 5"],
        recorded: { amount: 5 },
        replayed: { amount: 6 },
      },
    ]);
    // Every event is of the same type and about the same state.
    expect(firstEvent).to.equal(undefined);
  });

  it("tells what became of the output, and where that began", async () => {
    const changed = orders({ Sum: { Type: "Pass", Parameters: { "paid.$": "$.paid.ok", n: 1 }, End: true } });
    const { differences } = await replayHistory(await ordered())
      .against(changed)
      .check();
    expect(differences.map(({ kind, text, details }) => ({ kind, text, details }))).to.deep.equal([
      {
        kind: "state",
        text: '"Sum" made another output of the same input',
        details: [
          'output.paid is true, recorded {"ok": true}',
          'output.by is missing, recorded "‹this run›"',
          "output.n is 1, recorded nothing",
        ],
      },
      {
        kind: "output",
        text: "Its output is another than recorded",
        details: [
          'output.paid is true, recorded {"ok": true}',
          'output.by is missing, recorded "‹this run›"',
          "output.n is 1, recorded nothing",
        ],
      },
    ]);
  });

  it("tells an error that became another, and a cause", async () => {
    const failing = (Error: string, Cause: string): JsonObject => ({
      StartAt: "Give up",
      States: { "Give up": { Type: "Fail", Error, Cause } },
    });
    await using cloud = embedded();
    const { execution } = await workflow(failing("Closed", "at night") as object)
      .on(cloud)
      .check();
    const texts = async (error: string, cause: string): Promise<string[]> =>
      (await replayHistory(execution).against(failing(error, cause)).check()).differences.map(({ text }) => text);
    expect(await texts("Closed", "at night")).to.deep.equal([]);
    expect(await texts("Shut", "at night")).to.deep.equal([
      '"Give up" failed with Shut ("at night"), recorded it failed with Closed ("at night")',
      'It ended FAILED with Shut ("at night"), recorded FAILED with Closed ("at night")',
    ]);
    const long = "x".repeat(300);
    const { execution: other } = await workflow(failing("Closed", `${long}y`) as object)
      .on(cloud)
      .check();
    const [first] = (
      await replayHistory(other)
        .against(failing("Closed", `${long}z`))
        .check()
    ).differences;
    expect(first?.kind).to.equal("state");
  });

  it("says all of it in one error", async () => {
    const changed = orders({
      Charge: task({ Parameters: { "amount.$": "$.amount" }, ResultPath: "$.paid", Next: "Audit" }),
      Audit: task({ Parameters: { note: "new" }, ResultPath: null, Next: "Sum" }),
    });
    expect(
      await refusal(
        replayHistory(await ordered())
          .against(changed)
          .run(),
      ),
    ).to.equal(
      [
        "REPLAY_DIFFERS: The definition differs from the history in 2 points:",
        '  1. After "Charge" it went on to "Audit", recorded "Sum"',
        "     now:      Charge → Audit ✗",
        "     recorded: Charge → Sum",
        '  2. "Audit" was called with {"note": "new"}, which the history has no answer for',
        'First event that differs: 7 TaskStateEntered "Audit", recorded 7 PassStateEntered "Sum"',
      ].join("\n"),
    );
  });

  it("begins the error's stack where it was run", async () => {
    const replay = replayHistory(await ordered()).against({ StartAt: "X", States: { X: { Type: "Succeed" } } });
    const error = await replay.run().then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.stack?.split("\n").find((line) => line.startsWith("    at "))).to.include("replay.spec.ts");
  });

  it("stops an execution that was stopped, at the same moment", async () => {
    const definition = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 600, End: true } } };
    await using cloud = embedded();
    const running = await workflow(definition).on(cloud).expectAborted().start();
    await cloud.advanceBy("90s");
    await running.stop();
    const recorded = await running.run();
    expect((await replayHistory(recorded).against(definition).check()).same).to.equal(true);
    const shorter = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 60, End: true } } };
    const { differences } = await replayHistory(recorded).against(shorter).check();
    expect(differences.map(({ text }) => text)).to.deep.equal([
      '"Wait" succeeded, recorded it was aborted',
      'It ended SUCCEEDED, recorded ABORTED with Stepwright.Stopped ("Stopped by the test that started it.")',
    ]);
  });

  it("tells the answers that a retry no longer takes, and those it has none for", async () => {
    const retried = (MaxAttempts: number): JsonObject => ({
      StartAt: "Charge",
      States: { Charge: task({ Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts }], End: true }) },
    });
    await using cloud = embedded();
    const { execution } = await workflow(retried(1) as object)
      .on(cloud)
      .stub("Charge", fails("Busy"))
      .check();
    const texts = async (most: number): Promise<string[]> =>
      (await replayHistory(execution).against(retried(most)).check()).differences.map(({ text }) => text);
    expect(await texts(1)).to.deep.equal([]);
    expect(await texts(0)).to.deep.equal([
      '"Charge" took 1 attempt, recorded 2 attempts',
      '"Charge" was called once: one recorded answer was not asked for',
    ]);
    expect(await texts(2)).to.deep.equal(['"Charge" was called with {}, after the 2 calls the history answers']);
  });

  describe("takes", () => {
    it("what deploy returned, and an ARN on a target", async () => {
      await using cloud = embedded();
      const machine = await cloud.deploy("orders", orders());
      const recorded = await ordered();
      expect((await replayHistory(recorded).against(machine).check()).same).to.equal(true);
      const byArn = replayHistory(recorded).against(machine.stateMachineArn);
      expect((await byArn.on(cloud).check()).same).to.equal(true);
      expect(await refusal(byArn.check())).to.equal(
        `REPLAY_REFERENCE_INVALID: against(…) was given ${machine.stateMachineArn}, and nothing says where that machine is. Write .on(target) with the target it is deployed on, or give its definition.`,
      );
      expect(
        await refusal(
          replayHistory(recorded)
            .against(7 as never)
            .check(),
        ),
      ).to.equal(
        "REPLAY_REFERENCE_INVALID: against(…) was given 7. It takes a definition (object, JSON text, the path of a file, or a file URL), what deploy(…) returned, or the ARN of a state machine.",
      );
    });

    it("no history of nothing", async () => {
      expect(
        await refusal(
          replayHistory({ status: 1 } as never)
            .against(orders())
            .check(),
        ),
      ).to.equal(
        "RECORDING_SOURCE_INVALID: replayHistory(…) was given an object with status. It takes an Execution, such as run() resolves to, or what GetExecutionHistory returned: { events: […] }, or the path of a JSON file with it.",
      );
    });
  });
});

describe("Histories in files", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwright-histories-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const saved = (name: string, value: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    return file;
  };

  it("are read as one response, its pages, or its events, with dates as the AWS CLI writes them", async () => {
    const { events, executionArn } = await ordered();
    const seconds = events.map((event) => ({ ...event, timestamp: event.timestamp.getTime() / 1000 }));
    const pages = [{ events: events.slice(0, 4), nextToken: "more" }, { events: events.slice(4) }];
    const forms = {
      whole: { events, executionArn, definition: orders() },
      pages,
      bare: events,
      cli: { events: seconds },
    };
    for (const [name, value] of Object.entries(forms)) {
      const replay = replayHistory(saved(`${name}.txt`, value), { executionArn }).against(orders());
      expect((await replay.check()).differences, name).to.deep.equal([]);
    }
    const part = replayHistory(saved("part.txt", pages.slice(0, 1))).against(orders());
    expect(await refusal(part.check())).to.match(/^HISTORY_INCOMPLETE: Cannot judge what to replay/);
  });

  it("are refused when they hold something else", async () => {
    const against = (file: string): Promise<string> => refusal(replayHistory(file).against(orders()).check());
    const absent = join(folder, "absent.json");
    expect(await against(absent)).to.equal(
      `HISTORY_FILE_UNREADABLE: Cannot read the history in ${absent}: there is no such file. Write what GetExecutionHistory returned as JSON: { "events": […] }, or a list of such pages.`,
    );
    expect(await against(saved("broken.txt", "{"))).to.match(/^HISTORY_FILE_UNREADABLE: .*JSON/);
    expect(await against(saved("other.txt", { a: 1 }))).to.include("other.txt: it holds no events.");
  });

  it("of a folder are replayed one after the other, and told by file", async () => {
    const { events, executionArn } = await ordered();
    const own = join(folder, "orders");
    mkdirSync(own);
    for (const name of ["a.json", "b.json"]) writeFileSync(join(own, name), JSON.stringify({ events, executionArn }));
    writeFileSync(join(own, "readme.md"), "Histories of orders");
    const { same, replays } = await replayHistories(own).against(orders()).check();
    expect(same).to.equal(true);
    expect(replays.map(({ file }) => file)).to.deep.equal([join(own, "a.json"), join(own, "b.json")]);
    expect(await replayHistories(own).against(orders()).run()).to.have.length(2);
    const stopping = { StartAt: "Stop", States: { Stop: { Type: "Fail", Error: "Stopped" } } };
    const report = [
      "The definition differs from the history in 3 points:",
      '  1. It began with "Stop", recorded "Charge"',
      "     now:      Stop ✗",
      "     recorded: Charge → Sum",
      '  2. "Charge" was not called: one recorded answer was not asked for',
      "  3. It ended FAILED with Stopped, recorded SUCCEEDED",
      'First event that differs: 2 FailStateEntered "Stop", recorded 2 TaskStateEntered "Charge"',
    ].join("\n");
    expect(await refusal(replayHistories(own).against(stopping).run())).to.equal(
      `REPLAY_DIFFERS: ${join(own, "a.json")}: ${report}\n\n${join(own, "b.json")}: ${report}`,
    );
  });

  it("must be there", async () => {
    const absent = join(folder, "absent");
    const advice = `Save some there: aws stepfunctions get-execution-history --execution-arn ARN > ${absent}/NAME.json`;
    expect(await refusal(replayHistories(absent).against(orders()).check())).to.equal(
      `HISTORIES_MISSING: replayHistories(…) found no histories in ${absent}: there is no such folder. ${advice}`,
    );
    mkdirSync(absent);
    expect(await refusal(replayHistories(absent).against(orders()).run())).to.equal(
      `HISTORIES_MISSING: replayHistories(…) found no histories in ${absent}: no file in it ends in .json. ${advice}`,
    );
  });
});
