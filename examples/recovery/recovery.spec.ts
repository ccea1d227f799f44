import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { fileURLToPath } from "node:url";
import {
  embedded,
  everyFault,
  fails,
  handles,
  parallel,
  returns,
  scenarios,
  series,
  workflow,
  type EmbeddedCloud,
  type WorkflowBuilder,
} from "stepwright";

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));

describe("A booking that is rolled back", () => {
  const undoing = { BookFlight: "CancelFlight", BookHotel: "CancelHotel" } as const;
  let cloud: EmbeddedCloud;
  let booking: WorkflowBuilder;

  before(async () => {
    cloud = embedded();
    await cloud.sqs.send(new CreateQueueCommand({ QueueName: "bookings-dlq" }));
    booking = workflow(file("booking"))
      .on(cloud)
      .withInput({ tripId: "T1" })
      .stub("BookFlight", returns({ seat: "12A" }))
      .stub("BookHotel", returns({ room: 7 }))
      .stub("ChargeCard", returns({ payment: "pay-1" }))
      .stub("CancelFlight", returns({}))
      .stub("CancelHotel", returns({}));
  });
  after(() => cloud.close());

  it("cancels nothing when all goes well", async () => {
    await booking.expectExactPath("BookFlight", "BookHotel", "ChargeCard").expectNoErrors().run();
  });

  scenarios(
    () => booking,
    [
      {
        name: "cancels hotel and flight, last first, when the card is declined",
        inject: { state: "ChargeCard", error: "Card.Declined", times: 1 },
        expectFailed: { error: "Booking.Failed" },
        expectCompensation: undoing,
        expectPath: ["CancelHotel", "CancelFlight"],
        expectDeadLetter: { queue: "bookings-dlq", message: { tripId: "T1", error: "Card.Declined" } },
        expectTransitions: { atMost: 7 },
      },
      {
        name: "cancels the flight only when the hotel is full",
        inject: { state: "BookHotel", error: "Hotel.Full", times: 1 },
        expectFailed: true,
        expectCompensation: undoing,
        expectNotVisited: "CancelHotel",
      },
      {
        name: "cancels nothing when there is no flight, which was asked for three times",
        inject: { state: "BookFlight", error: "Airline.Busy", times: 3 },
        expectRetries: 2,
        expectFailed: true,
        expectCompensation: undoing,
        expectDeadLetter: { queue: "bookings-dlq", message: { error: "Airline.Busy" } },
      },
      {
        name: "does not give up cancelling",
        stub: { CancelHotel: fails("Hotel.Busy").times(4).thenReturns({}) },
        inject: { state: "ChargeCard", error: "Card.Declined", times: 1 },
        expectFailed: true,
        expectCompensation: undoing,
        expectRetries: { CancelHotel: 4 },
      },
    ],
  );

  it("has an answer to every fault that its definition names", async () => {
    const faults = await everyFault(booking).run();
    faults
      .expectRetries("BookFlight", "Airline.Busy", 2)
      .expectHandled("BookFlight", "Airline.Busy", "SendToDeadLetters")
      .expectHandled("BookHotel", "Unforeseen.Error", "CancelFlight")
      .expectHandled("ChargeCard", "Unforeseen.Error", "CancelHotel");
    expect(faults.rows.filter(({ outcome }) => outcome.kind === "ends")).to.deep.equal([]);
    // A change of the definition that changes what becomes of a fault shows in review.
    faults.expectSnapshot(fileURLToPath(new URL("./booking.faults.txt", import.meta.url)));
  });
});

describe("Payments behind a circuit breaker", () => {
  it("are not called after five failures, and tried again half a minute later", async () => {
    // The table of circuits, and a service that is down for its first six payments.
    const table = { failures: 0, openUntil: undefined as string | undefined };
    let payments = 0;
    const guarded = workflow(file("payments"))
      .on(embedded())
      .stub(
        "GetCircuit",
        handles(() => (table.openUntil === undefined ? {} : { Item: { openUntil: { S: table.openUntil } } })),
      )
      .stub(
        "ChargeCard",
        handles((_order, { attempt }) => {
          if (attempt === 1) payments += 1;
          if (payments <= 6) throw new Error("Payments are down.");
          return { payment: `pay-${payments}` };
        }),
      )
      .stub(
        "CountFailure",
        handles(({ now }: { readonly now: string }) => {
          table.failures += 1;
          if (table.failures >= 5) table.openUntil = new Date(Date.parse(now) + 30_000).toISOString();
          return {};
        }),
      )
      .stub(
        "CloseCircuit",
        handles(() => {
          Object.assign(table, { failures: 0, openUntil: undefined });
          return {};
        }),
      );
    const orders = Array.from({ length: 20 }, (_, orderId) => ({ orderId }));
    const { summary } = await series(guarded, orders)
      .pause("10s")
      .expectCircuit("payments", { around: ["ChargeCard"] })
      .opensAfter({ failures: 5 })
      .halfOpensAfter("30s")
      .run();
    expect(summary.failures.map(({ error, count }) => [error, count])).to.deep.equal([
      ["Payments.Failed", 6],
      ["Payments.CircuitOpen", 4],
    ]);
  });
});

describe("An import that lives with failures", () => {
  const rows = Array.from({ length: 100 }, (_, id) => ({ id }));
  const imported = workflow(file("import"))
    .on(embedded())
    .withInput({ batch: { id: "B1" }, rows })
    .stub("input-validation", returns({ valid: true }))
    .stub("external-api-call", returns({ from: "today" }))
    .stub("data-processing", returns({ processed: 100 }))
    .stub(
      "StoreRow",
      handles(({ id }: { readonly id: number }) => ({ id })),
    );

  scenarios(imported, [
    {
      name: "lambda_timeout",
      inject: { state: "data-processing", error: "States.Timeout", times: 3 },
      expectRetries: 3,
      expectBackoff: { "data-processing": ["2s", "4s", "8s"] },
      expectSucceeded: true,
    },
    {
      name: "service_unavailable",
      inject: { state: "external-api-call", error: "States.TaskFailed", times: 1 },
      expectFallback: "fallback-handler",
      expectOutput: { rates: { from: "yesterday" } },
    },
    {
      name: "invalid_input",
      inject: { state: "input-validation", error: "States.InputPathFailed", times: 1 },
      expectFailed: { error: "States.InputPathFailed" },
      expectNotVisited: ["external-api-call", "RejectBatch"],
    },
    {
      // What AWS itself fails with where an InputPath finds nothing; no catcher can name it.
      name: "input_without_batch",
      input: { rows },
      expectFailed: { error: "States.Runtime" },
      expectNotVisited: "external-api-call",
    },
    {
      name: "invalid_batch",
      inject: { state: "input-validation", error: "Batch.Invalid", times: 1 },
      expectFailed: { error: "Batch.Rejected" },
    },
  ]);

  it("is done whatever share of the calls for rates fails", async () => {
    // Neither `times` nor `rate`: every call fails, or with ERROR_INJECTION=true the share that ERROR_INJECTION_RATE says.
    await parallel(imported.inject({ state: "external-api-call", error: "States.TaskFailed" }), [
      { batch: { id: "B1" }, rows: rows.slice(0, 5) },
      { batch: { id: "B2" }, rows: rows.slice(5, 10) },
    ])
      .expectSucceeded(2)
      .run();
  });

  const failing = (bad: number): WorkflowBuilder =>
    imported.stub(
      "StoreRow",
      handles(({ id }: { readonly id: number }) => {
        if (id < bad) throw new Error(`Row ${id} is broken.`);
        return { id };
      }),
    );

  it("tolerates three broken rows of a hundred", async () => {
    await failing(3).expectSucceeded().expectItems("EachRow", { succeeded: 97, failed: 3 }).run();
  });

  it("does not tolerate six", async () => {
    await failing(6).expectFailed({ error: "States.ExceedToleratedFailureThreshold" }).run();
  });
});
