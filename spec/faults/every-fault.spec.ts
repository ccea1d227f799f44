import { expect } from "chai";
import { returns } from "../../dsl/doubles.js";
import { everyFault } from "../../dsl/faults/every-fault.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
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
        "Pack  Printer.Jam  1  caught by Ship → Refuse  SUCCEEDED",
        "Pack  States.HeartbeatTimeout  1  caught by Ship → Refuse  SUCCEEDED",
        "Pack  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
        "Label  Printer.Jam  1  caught by Ship → Refuse  SUCCEEDED",
        "Label  States.HeartbeatTimeout  1  caught by Ship → Refuse  SUCCEEDED",
        "Label  Unforeseen.Error  1  ends the execution with Unforeseen.Error  FAILED",
        "Excuse  Unforeseen.Error  -  not reached  SUCCEEDED",
        "12 faults: 6 handled, 5 end the execution, 4 tried again first, 1 not reached",
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

  it("refuses a workflow without a Task", async () => {
    const plain = workflow({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }).on(cloud);
    const error: unknown = await everyFault(plain)
      .run()
      .catch((reason: unknown) => reason);
    expect(String(error)).to.include("it has no Task state, so there is nothing that a fault could be put into");
  });
});
