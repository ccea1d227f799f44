import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import type { TaskPerformer } from "../../src/engine/index.js";
import { lines, machine, output, run, task, times } from "./world.js";

function failing(...errors: (string | undefined)[]): TaskPerformer {
  let calls = 0;
  return () => {
    const error = errors[Math.min(calls, errors.length - 1)];
    calls += 1;
    return error === undefined ? { kind: "succeeded", output: "done" } : { kind: "failed", error, cause: "because" };
  };
}

async function delays(
  retry: JsonObject,
  tries: number,
  settings: { seed?: number; name?: string } = {},
): Promise<number[]> {
  const definition = machine({ A: task({ Retry: [{ ErrorEquals: ["E"], MaxAttempts: tries, ...retry }] }) });
  const execution = await run(definition, { perform: failing("E"), ...settings });
  const at = times(execution, "TaskScheduled");
  return at.slice(1).map((time, index) => time - (at[index] as number));
}

describe("Retry", () => {
  it("tries again with AWS's defaults: 3 times, 1 s, doubling", async () => {
    const execution = await run(machine({ A: task({ Retry: [{ ErrorEquals: ["E"] }] }) }), { perform: failing("E") });
    expect(times(execution, "TaskScheduled")).to.deep.equal([0, 1000, 3000, 7000]);
    expect(lines(execution).slice(1, 9)).to.deep.equal([
      "2<-0 TaskStateEntered A",
      "3<-2 TaskScheduled",
      "4<-3 TaskStarted",
      "5<-4 TaskFailed",
      "6<-5 TaskScheduled",
      "7<-6 TaskStarted",
      "8<-7 TaskFailed",
      "9<-8 TaskScheduled",
    ]);
    expect(lines(execution).at(-1)).to.equal("15<-14 ExecutionFailed");
  });

  it("goes on as soon as an attempt succeeds", async () => {
    const execution = await run(machine({ A: task({ Retry: [{ ErrorEquals: ["E"] }] }) }), {
      perform: failing("E", undefined),
    });
    expect(output(execution)).to.equal("done");
  });

  it("grows the interval by BackoffRate up to MaxDelaySeconds", async () => {
    expect(await delays({ IntervalSeconds: 3, BackoffRate: 1.5 }, 3)).to.deep.equal([3000, 4500, 6750]);
    expect(await delays({ IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 5 }, 3)).to.deep.equal([
      3000, 5000, 5000,
    ]);
    expect(await delays({}, 0)).to.deep.equal([]);
  });

  it("draws full jitter from the seed", async () => {
    const retry = { IntervalSeconds: 100, BackoffRate: 1, JitterStrategy: "FULL" };
    const first = await delays(retry, 20);
    expect(await delays(retry, 20)).to.deep.equal(first);
    expect(await delays(retry, 20, { seed: 43 })).to.not.deep.equal(first);
    expect(await delays(retry, 20, { name: "other" })).to.not.deep.equal(first);
    for (const delay of first) expect(delay).to.be.within(0, 100_000);
    expect(new Set(first).size).to.be.greaterThan(15);
  });

  it("counts each retrier by itself, and the first that names the error decides", async () => {
    const retry = [
      { ErrorEquals: ["E1"], MaxAttempts: 1, IntervalSeconds: 1 },
      { ErrorEquals: ["E2"], MaxAttempts: 2, IntervalSeconds: 10, BackoffRate: 1 },
      { ErrorEquals: ["States.ALL"], MaxAttempts: 5, IntervalSeconds: 100 },
    ];
    const execution = await run(machine({ A: task({ Retry: retry }) }), { perform: failing("E1", "E2", "E2", "E1") });
    expect(times(execution, "TaskScheduled")).to.deep.equal([0, 1000, 11_000, 21_000]);
    expect(execution.error).to.equal("E1");
  });

  it("starts its counters again on the next visit", async () => {
    const states = {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }],
        Next: "C",
      },
      C: { Type: "Choice", Choices: [{ Variable: "$", NumericEquals: 2, Next: "End" }], Default: "A" },
      End: { Type: "Succeed" },
    };
    const execution = await run(machine(states), {
      perform: ({ visit, attempt }) =>
        attempt === 1 ? { kind: "failed", error: "E" } : { kind: "succeeded", output: visit },
    });
    expect(execution.status).to.equal("SUCCEEDED");
  });

  const matching: readonly [named: string, error: string, retried: boolean][] = [
    ["States.ALL", "Anything", true],
    ["States.ALL", "States.Timeout", true],
    ["States.ALL", "States.DataLimitExceeded", true],
    ["States.ALL", "States.Runtime", false],
    ["States.Runtime", "States.Runtime", true],
    ["States.TaskFailed", "Anything", true],
    ["States.TaskFailed", "States.Timeout", false],
    ["States.Timeout", "States.Timeout", true],
    ["Anything", "Something", false],
  ];
  for (const [named, error, retried] of matching) {
    it(`${retried ? "retries" : "does not retry"} ${error} where ErrorEquals names ${named}`, async () => {
      const definition = machine({ A: task({ Retry: [{ ErrorEquals: [named], MaxAttempts: 1 }] }) });
      const execution = await run(definition, { perform: failing(error) });
      expect(times(execution, "TaskScheduled")).to.have.length(retried ? 2 : 1);
    });
  }

  it("retries a Task that timed out", async () => {
    const definition = machine({
      A: task({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 1 }] }),
    });
    const execution = await run(definition, { perform: () => ({ kind: "never" }) });
    expect(times(execution, "TaskTimedOut")).to.deep.equal([5000, 11_000]);
  });
});

describe("Catch", () => {
  async function caught(
    fields: Record<string, JsonValue>,
    perform: TaskPerformer = failing("E"),
  ): Promise<ReturnType<typeof run>> {
    return run(machine({ A: task(fields), B: { Type: "Pass", End: true } }), { input: { a: 1 }, perform });
  }

  it("goes to the state it names, with the error as its input", async () => {
    const execution = await caught({ Catch: [{ ErrorEquals: ["E"], Next: "B" }] });
    expect(output(execution)).to.deep.equal({ Error: "E", Cause: "because" });
    expect(lines(execution).slice(4, 7)).to.deep.equal([
      "5<-4 TaskFailed",
      "6<-5 TaskStateExited A",
      "7<-6 PassStateEntered B",
    ]);
  });

  it("puts the error where its ResultPath says, into the state's raw input", async () => {
    const fields = { InputPath: "$.a", ResultPath: "$.r", OutputPath: "$.r" };
    expect(
      output(await caught({ ...fields, Catch: [{ ErrorEquals: ["E"], ResultPath: "$.e", Next: "B" }] })),
    ).to.deep.equal({
      a: 1,
      e: { Error: "E", Cause: "because" },
    });
    expect(output(await caught({ Catch: [{ ErrorEquals: ["E"], ResultPath: null, Next: "B" }] }))).to.deep.equal({
      a: 1,
    });
  });

  it("takes the first catcher that names the error, after Retry is used up", async () => {
    const fields = {
      Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }],
      Catch: [
        { ErrorEquals: ["Other"], Next: "A" },
        { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.first", Next: "B" },
        { ErrorEquals: ["States.ALL"], ResultPath: "$.second", Next: "B" },
      ],
    };
    const execution = await caught(fields);
    expect(times(execution, "TaskScheduled")).to.have.length(3);
    expect(output(execution)).to.have.property("first");
  });

  it("fails when the error cannot be put where its ResultPath says", async () => {
    const definition = machine({
      A: task({ Catch: [{ ErrorEquals: ["E"], ResultPath: "$.e", Next: "B" }] }),
      B: { Type: "Succeed" },
    });
    const execution = await run(definition, { input: [1], perform: failing("E") });
    expect(execution.error).to.equal("States.ReferencePathConflict");
    expect(execution.cause).to.equal('Unable to apply step "e" to input [1]');
    expect(lines(execution).at(-1)).to.equal("6<-5 ExecutionFailed");
  });

  it("shows null where a failure has no error or cause", async () => {
    const execution = await caught({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }] }, () => ({ kind: "failed" }));
    expect(output(execution)).to.deep.equal({ Error: null, Cause: null });
  });
});
