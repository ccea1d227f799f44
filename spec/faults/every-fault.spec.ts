import { expect } from "chai";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { everyFault, type EveryFaultOptions } from "../../dsl/faults/every-fault.js";
import { chain } from "../../dsl/orchestration/chain.js";
import { parallel } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { createEnvironment } from "../../src/config/index.js";
import type { RunOptions } from "../../src/executor/judgement/result.js";
import type { FaultTable } from "../../src/executor/faults/fault-table.js";
import { compareSnapshot } from "../../src/executor/faults/snapshot.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

const publish = "arn:aws:states:::sns:publish";

function branch(name: string, more: JsonObject = {}): JsonObject {
  return { StartAt: name, States: { [name]: { Type: "Task", Resource: publish, Parameters: {}, End: true, ...more } } };
}

const orders: JsonObject = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: publish,
      Parameters: {},
      Retry: [
        { ErrorEquals: ["Card.Busy"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3, MaxDelaySeconds: 10 },
        { ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 1, MaxAttempts: 1 },
      ],
      Catch: [{ ErrorEquals: ["Card.Declined", "States.Timeout"], Next: "Refuse" }],
      Next: "Ship",
    },
    Ship: {
      Type: "Parallel",
      Branches: [branch("Pack"), branch("Label", { HeartbeatSeconds: 5, TimeoutSeconds: 60 })],
      Retry: [{ ErrorEquals: ["Printer.Jam"], MaxAttempts: 2, IntervalSeconds: 1 }],
      Catch: [{ ErrorEquals: ["States.HeartbeatTimeout", "Printer.Jam"], Next: "Refuse" }],
      Next: "Late?",
    },
    "Late?": { Type: "Choice", Choices: [{ Variable: "$.late", IsPresent: true, Next: "Excuse" }], Default: "Done" },
    Excuse: { Type: "Task", Resource: publish, Parameters: {}, Next: "Done" },
    Done: { Type: "Succeed" },
    Refuse: { Type: "Pass", End: true },
  },
};

describe("everyFault", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded({ startAt: "2030-01-01T00:00:00Z", seed: 1 });
  });
  afterEach(() => cloud.close());

  function base(): WorkflowBuilder {
    const stubs = ["Charge", "Pack", "Label", "Excuse"] as const;
    return stubs.reduce((built, state) => built.stub(state, returns({})), workflow(orders as object).on(cloud));
  }

  it("tells of each Task and each error what becomes of it", async () => {
    const faults = await everyFault(base()).run();
    expect(faults.toString().replaceAll(/ {2,}/g, "  ")).to.equal(
      [
        "state  error  attempts  outcome  execution",
        "Charge  Card.Busy  4 (after 2s, 6s, 10s)  ends the execution with Card.Busy  FAILED",
        "Charge  States.TaskFailed  2 (after 1s)  ends the execution with States.TaskFailed  FAILED",
        "Charge  Card.Declined  2 (after 1s)  caught by Charge → Refuse  SUCCEEDED",
        "Charge  States.Timeout  1  caught by Charge → Refuse  SUCCEEDED",
        "Charge  Unforeseen.Error  2 (after 1s)  ends the execution with Unforeseen.Error  FAILED",
        "Pack  Printer.Jam  1 (3 of Ship)  caught by Ship → Refuse  SUCCEEDED",
        "Pack  States.HeartbeatTimeout  1  caught by Ship → Refuse  SUCCEEDED",
        "Pack  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
        "Label  Printer.Jam  1 (3 of Ship)  caught by Ship → Refuse  SUCCEEDED",
        "Label  States.HeartbeatTimeout  1  caught by Ship → Refuse  SUCCEEDED",
        "Label  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
        "Excuse  Unforeseen.Error  -  not reached  SUCCEEDED",
        "12 faults: 6 handled, 5 end the execution, 6 tried again first, 1 not reached (Excuse)",
      ].join("\n"),
    );
  });
  it("is data to assert on, and a snapshot to keep", async () => {
    const faults = await everyFault(base(), { only: ({ state }) => state === "Charge" }).run();
    faults
      .expectHandled("Charge", "Card.Declined", "Refuse")
      .expectUnhandled("Charge", "Card.Busy")
      .expectRetries("Charge", "Card.Busy", 3);
    expect(faults.unhandled.map(({ error }) => error)).to.deep.equal([
      "Card.Busy",
      "States.TaskFailed",
      "Unforeseen.Error",
    ]);
    expect(JSON.parse(JSON.stringify(faults))).to.deep.include({
      state: "Charge",
      error: "Card.Declined",
      attempts: 2,
      delaysMs: [1000],
      outcome: "caught by Charge → Refuse",
      status: "SUCCEEDED",
      recovers: true,
    });
    const refused = (check: () => unknown): string => {
      try {
        check();
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(() => faults.expectRetries("Charge", "Card.Busy", "3" as unknown as number)).to.throw(
      'expectRetries(…) was given "3". It takes a whole number of 0 or more.',
    );
    expect(() => faults.expectHandled(undefined as unknown as string)).to.throw(
      "The state of what is expected was given undefined. It takes a name as text.",
    );
    expect(() => faults.expectUnhandled("Charge", ["Card.Busy"] as unknown as string)).to.throw(
      "The error of what is expected was given [ 'Card.Busy' ]. It takes a name as text.",
    );
    expect(refused(() => faults.expectRetries("Charge", "Card.Busy", 1))).to.include("expected tried again once");
    const [problem] = refused(() => faults.expectHandled("Charge", "Card.Busy")).split("\n\n");
    expect(problem).to.equal(
      'Not every fault came out as expected:\n  - Card.Busy of "Charge": expected handled, it ends the execution with Card.Busy, after 4 attempts',
    );
    expect(refused(() => faults.expectHandled("Chrage"))).to.include(
      'there is no fault of "Chrage". Did you mean "Charge"?',
    );
    expect(refused(() => faults.expectHandled("Charge", "Card.Decline"))).to.include('Did you mean "Card.Declined"?');
    expect(refused(() => faults.expectAllHandled())).to.include("Unforeseen.Error");
  });

  it("reaches Tasks by other inputs where it is told them", async () => {
    const faults = await everyFault(base(), {
      only: ({ state }) => state === "Excuse",
      via: () => base().stub("Charge", returns({})).withInput({}),
    }).run();
    expect(faults.notReached).to.have.length(1);
    const late: JsonObject = JSON.parse(JSON.stringify(orders)) as JsonObject;
    (late["States"] as { Ship: JsonObject }).Ship = {
      ...(late["States"] as { Ship: JsonObject }).Ship,
      ResultPath: null,
    };
    (late["States"] as { Charge: JsonObject }).Charge = {
      ...(late["States"] as { Charge: JsonObject }).Charge,
      ResultPath: null,
    };
    const stubbed = (input: JsonObject): WorkflowBuilder =>
      ["Charge", "Pack", "Label", "Excuse"].reduce(
        (built, state) => built.stub(state, returns({})),
        workflow(late as object)
          .on(cloud)
          .withInput(input),
      );
    const table = await everyFault(stubbed({}), {
      only: ({ state }) => state === "Excuse",
      via: () => stubbed({ late: true }),
    }).run();
    table.expectUnhandled("Excuse");
    expect(table.differing).to.deep.equal([]);
  });

  const fn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  const run = async (definition: JsonObject, stubs: readonly string[], input: unknown = {}): Promise<FaultTable> => {
    const base = workflow(definition as object)
      .on(cloud)
      .withInput(input);
    return await everyFault(stubs.reduce((built, state) => built.stub(state, returns({})), base)).run();
  };
  const lines = (faults: FaultTable): readonly string[] => faults.toString().replaceAll(/ {2,}/g, "  ").split("\n");

  it("tells of states around a Task that are tried again, and of items beside each other", async () => {
    const faults = await run(
      {
        StartAt: "Fan",
        States: {
          Fan: {
            Type: "Parallel",
            Branches: [
              { StartAt: "A", States: { A: { Type: "Task", Resource: fn("a"), End: true } } },
              {
                StartAt: "Each",
                States: {
                  Each: {
                    Type: "Map",
                    ItemsPath: "$.items",
                    ItemProcessor: {
                      StartAt: "B",
                      States: {
                        B: {
                          Type: "Task",
                          Resource: fn("b"),
                          Retry: [
                            { ErrorEquals: ["Busy"], MaxAttempts: 2, IntervalSeconds: 1, JitterStrategy: "FULL" },
                          ],
                          End: true,
                        },
                      },
                    },
                    End: true,
                  },
                },
              },
            ],
            Retry: [{ ErrorEquals: ["Outer"], MaxAttempts: 1, IntervalSeconds: 1 }],
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
            End: true,
          },
          Sorry: { Type: "Pass", End: true },
        },
      },
      ["A", "B"],
      { items: [1, 2, 3] },
    );
    expect(lines(faults).slice(1)).to.deep.equal([
      "A  Outer  1 (2 of Fan)  caught by Fan → Sorry  SUCCEEDED",
      "A  Unforeseen.Error  1  caught by Fan → Sorry  SUCCEEDED",
      "B  Busy  3 (after up to 1s, 2s)  caught by Fan → Sorry  SUCCEEDED",
      "B  Outer  1 (2 of Fan)  caught by Fan → Sorry  SUCCEEDED",
      "B  Unforeseen.Error  1  caught by Fan → Sorry  SUCCEEDED",
      "5 faults: 5 handled, 0 end the execution, 3 tried again first",
    ]);
    expect(faults.differing).to.deep.equal([]);
    expect(faults.toJSON()[2]).to.deep.include({ attempts: 3, delaysMs: [1000, 2000], jitter: true, recovers: true });
    expect(faults.toJSON()[0]).to.deep.include({ attempts: 1, around: [{ state: "Fan", attempts: 2 }] });
  });

  it("says which Tasks were not reached, in JSONata, too", async () => {
    const faults = await run(
      {
        QueryLanguage: "JSONata",
        StartAt: "Pay",
        States: {
          Pay: {
            Type: "Task",
            Resource: fn("pay"),
            TimeoutSeconds: "{% 30 %}",
            HeartbeatSeconds: "{% 5 %}",
            Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Done" }],
            Next: "Each",
          },
          Each: {
            Type: "Map",
            Items: "{% [] %}",
            ItemProcessor: { StartAt: "Send", States: { Send: { Type: "Task", Resource: fn("send"), End: true } } },
            Next: "Done",
          },
          Done: { Type: "Pass", End: true },
        },
      },
      ["Pay", "Send"],
    );
    expect(lines(faults).slice(1)).to.deep.equal([
      "Pay  States.HeartbeatTimeout  1  caught by Pay → Done  SUCCEEDED",
      "Pay  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
      "Send  Unforeseen.Error  -  not reached  SUCCEEDED",
      "3 faults: 1 handled, 1 ends the execution, 0 tried again first, 1 not reached (Send)",
    ]);
    expect(() => faults.expectAllHandled()).to.throw(
      'Unforeseen.Error of "Send": expected handled, it is not reached: its run ended SUCCEEDED without coming to that Task; let `via` of everyFault(…) give one that does',
    );
    expect(() => faults.expectHandled("Pay", "States.HeartbeatTimeout", "Send")).to.throw(
      'States.HeartbeatTimeout of "Pay": expected caught, and led to "Send", it is caught by Pay → Done, after 1 attempt',
    );
    expect(() => faults.expectSnapshot(3 as unknown as string)).to.throw(
      "expectSnapshot(…) was given 3. It takes a name as text.",
    );
  });

  it("puts faults into the machine's own Tasks, not into those of nested executions", async () => {
    const charge = { Type: "Task", Resource: fn("charge"), End: true };
    const { stateMachineArn } = await cloud.deploy("child", { StartAt: "Charge", States: { Charge: charge } });
    const faults = await run(
      {
        StartAt: "Call",
        States: {
          Call: {
            Type: "Task",
            Resource: "arn:aws:states:::states:startExecution.sync:2",
            Parameters: { StateMachineArn: stateMachineArn },
            Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Sorry" }],
            Next: "Charge",
          },
          Charge: charge,
          Sorry: { Type: "Pass", End: true },
        },
      },
      ["Charge"],
    );
    expect(lines(faults).slice(1)).to.deep.equal([
      "Call  States.TaskFailed  1  caught by Call → Sorry  SUCCEEDED",
      "Call  Unforeseen.Error  1  caught by Call → Sorry  SUCCEEDED",
      "Charge  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
      "3 faults: 2 handled, 1 ends the execution, 0 tried again first",
    ]);
  });

  it("says where a run proves nothing, such as after a Task that nobody answers", async () => {
    const faults = await run(
      {
        StartAt: "A",
        States: {
          A: { Type: "Task", Resource: fn("a"), Catch: [{ ErrorEquals: ["X"], Next: "B" }], End: true },
          B: { Type: "Task", Resource: fn("b"), End: true },
        },
      },
      ["A"],
    );
    expect(faults.row("A", "X")?.differences).to.have.length(1);
    expect(faults.row("A", "X")?.differences[0]).to.match(/^the run proves nothing: .*"B"/);
    expect(lines(faults).slice(-2)).to.deep.equal([
      "3 faults: 1 handled, 1 ends the execution, 0 tried again first, 1 not reached (B), 1 otherwise than the definition says",
      `  - X of "A": ${faults.row("A", "X")?.differences[0]}`,
    ]);
  });

  it("goes on past the workflow's own faults, expectations and deadline", async () => {
    const retrying = {
      StartAt: "A",
      States: {
        A: {
          Type: "Task",
          Resource: fn("a"),
          Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2, IntervalSeconds: 60 }],
          End: true,
        },
      },
    };
    const base = workflow(retrying)
      .on(cloud)
      .stub("A", returns(1))
      .inject({ state: "A", error: "Other", times: 1 })
      .expectOutput(2)
      .within("10s");
    const faults = await everyFault(base).run();
    expect(lines(faults).slice(1, 3)).to.deep.equal([
      "A  Busy  3 (after 1m, 2m)  ends the execution with Busy  FAILED",
      "A  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
    ]);
    expect(faults.differing).to.deep.equal([]);
  });

  describe("as a snapshot", () => {
    let directory: string;
    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "stepwright-faults-"))));
    afterEach(() => rmSync(directory, { recursive: true }));

    it("is written where there is none, and compared from then on", async () => {
      const path = join(directory, "kept", "orders.faults.txt");
      const faults = await everyFault(base(), { only: ({ state }) => state === "Charge" }).run();
      const kept = [
        "state | error | attempts | outcome | execution",
        "Charge | Card.Busy | 4 (after 2s, 6s, 10s) | ends the execution with Card.Busy | FAILED",
        "Charge | States.TaskFailed | 2 (after 1s) | ends the execution with States.TaskFailed | FAILED",
        "Charge | Card.Declined | 2 (after 1s) | caught by Charge → Refuse | SUCCEEDED",
        "Charge | States.Timeout | 1 | caught by Charge → Refuse | SUCCEEDED",
        "Charge | Unforeseen.Error | 2 (after 1s) | ends the execution with Unforeseen.Error | FAILED",
        "5 faults: 2 handled, 3 end the execution, 4 tried again first",
      ];
      // Written by hand here: what the environment says of CI is not this spec's.
      mkdirSync(join(directory, "kept"));
      writeFileSync(path, `${kept.join("\r\n")}\r\n`);
      expect(faults.expectSnapshot(path)).to.equal(faults);

      const before = [...kept];
      before[3] = "Charge | Card.Declined | 1 | caught by Charge → Later | SUCCEEDED";
      before.splice(5, 1);
      writeFileSync(path, `${before.join("\n")}\n`);
      expect(() => faults.expectSnapshot(path)).to.throw(
        `It is otherwise than the snapshot ${path}:\n` +
          `- ${before[3]}\n` +
          `+ ${kept[3]}\n` +
          `+ ${kept[5]}\n` +
          "If it should be so now, run the test once with STEPWRIGHT_UPDATE_SNAPSHOTS=true, and commit the file.",
      );
    });

    it("is refused where there can be no file", async () => {
      const faults = await everyFault(base(), { only: ({ error }) => error === "Card.Busy" }).run();
      expect(() => faults.expectSnapshot(directory)).to.throw(
        `The snapshot ${directory} cannot be used: EISDIR: illegal operation on a directory, read. ` +
          "Give expectSnapshot(…) the path of a file.",
      );
      const path = new URL("file:///kept/orders.txt") as unknown as string;
      expect(() => faults.expectSnapshot(path)).to.throw(
        "expectSnapshot(…) was given the URL file:///kept/orders.txt. It takes a name as text.",
      );
      expect(() => faults.expectSnapshot(" ")).to.throw("expectSnapshot(…) was given ' '.");
    });

    it("is refused on CI where there is none", async () => {
      const fixture = fileURLToPath(new URL("./fixtures/fault-snapshot.ts", import.meta.url));
      const path = join(directory, "kept", "a.txt");
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", fixture, path], {
        env: { ...process.env, CI: "woodpecker", STEPWRIGHT_UPDATE_SNAPSHOTS: "" },
      });
      expect(stdout.trim()).to.equal(
        `There is no snapshot ${path}, and on CI none is written. Run the test once where the variable CI is not set, and commit the file.`,
      );
      expect(existsSync(path)).to.equal(false);
    }).timeout(60_000);

    it("is written and updated as the environment says", () => {
      const path = join(directory, "kept", "a.txt");
      const under = (variables: Record<string, string>): void =>
        compareSnapshot(path, ["state | error", "A | Busy"], createEnvironment(variables));
      expect(() => under({ CI: "1" })).to.throw(`There is no snapshot ${path}, and on CI none is written.`);
      under({});
      expect(readFileSync(path, "utf8")).to.equal("state | error\nA | Busy\n");
      writeFileSync(path, "old\n");
      expect(() => under({})).to.throw("- old\n+ state | error\n+ A | Busy\n");
      under({ CI: "1", STEPWRIGHT_UPDATE_SNAPSHOTS: "true" });
      expect(readFileSync(path, "utf8")).to.equal("state | error\nA | Busy\n");
    });
  });

  it("refuses what is no workflow, and options it does not know", async () => {
    const refused = (given: unknown, options?: object): string => {
      try {
        everyFault(given as WorkflowBuilder, options as EveryFaultOptions);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const write = "Write everyFault(workflow(orders).withInput({ … })).";
    expect(refused({})).to.equal(
      `everyFault(…) cannot be used: it takes a workflow, and was given an empty object. ${write}`,
    );
    expect(refused(execution("arn:aws:states:us-east-1:123456789012:execution:orders:one"))).to.equal(
      `everyFault(…) cannot be used: it takes a workflow, and was given an execution that something else starts. ${write}`,
    );
    expect(refused(parallel([base()]))).to.include("was given a batch: parallel(…) or series(…).");
    expect(refused(chain().add("one", base()))).to.include("was given a chain.");
    expect(refused(base(), { onlly: () => true })).to.equal(
      'everyFault(…) cannot be used: it does not know the option "onlly". Did you mean "only"? Write { via, only }, or one of them.',
    );
    expect(refused(base(), { only: "Charge" })).to.include("only of everyFault(…) was given");
    expect(refused(base(), () => true)).to.equal(
      "everyFault(…) cannot be used: its options are a function. Write { via, only }, or one of them.",
    );
    const forgotten: unknown = await everyFault(base(), { only: (() => undefined) as unknown as () => boolean })
      .run()
      .catch((reason: unknown) => reason);
    expect((forgotten as Error).message).to.equal(
      'only of everyFault(…) cannot be used: of Card.Busy of "Charge" it gives nothing, and neither true nor false. ' +
        'Write only: ({ state }) => state === "ChargeCard".',
    );
    const none: unknown = await everyFault(base(), { only: () => false })
      .run()
      .catch((reason: unknown) => reason);
    const misread: unknown = await everyFault(base())
      .run({ limit: 1 } as RunOptions)
      .catch((reason: unknown) => reason);
    expect((misread as Error).message).to.equal('run(…) was given "limit". It takes "signal".');
    expect(String(none)).to.include("only(…) takes none of its 12 faults, so there is nothing to run.");
  });

  it("refuses a workflow without a Task", async () => {
    const plain = workflow({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }).on(cloud);
    const error: unknown = await everyFault(plain)
      .run()
      .catch((reason: unknown) => reason);
    expect(String(error)).to.include("it has no Task state, so there is nothing that a fault could be put into");
  });
});
