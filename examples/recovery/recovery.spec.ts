import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { fileURLToPath } from "node:url";
import {
  embedded,
  everyFault,
  fails,
  handles,
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
        inject: { state: "ChargeCard", error: "Card.Declined" },
        expectFailed: { error: "Booking.Failed" },
        expectCompensation: undoing,
        expectPath: ["CancelHotel", "CancelFlight"],
        expectDeadLetter: { queue: "bookings-dlq", message: { tripId: "T1", error: "Card.Declined" } },
        expectTransitions: { atMost: 7 },
      },
      {
        name: "cancels the flight only when the hotel is full",
        inject: { state: "BookHotel", error: "Hotel.Full" },
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
        inject: { state: "ChargeCard", error: "Card.Declined" },
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
    .stub("ValidateInput", returns({ valid: true }))
    .stub("FetchRates", returns({ from: "today" }))
    .stub("ProcessRows", returns({ processed: 100 }))
    .stub(
      "StoreRow",
      handles(({ id }: { readonly id: number }) => ({ id })),
    );

  scenarios(imported, [
    {
      name: "tries three times when processing takes too long",
      inject: { state: "ProcessRows", error: "States.Timeout", times: 3 },
      expectRetries: 3,
      expectBackoff: { ProcessRows: ["2s", "4s", "8s"] },
      expectSucceeded: true,
    },
    {
      name: "takes the last rates when the service is not there",
      inject: { state: "FetchRates", error: "States.TaskFailed" },
      expectFallback: "UseLastRates",
      expectSucceeded: true,
    },
    {
      name: "ends when the input has no batch",
      input: { rows },
      expectFailed: { error: "States.Runtime" },
      expectNotVisited: "FetchRates",
    },
    {
      name: "ends when the batch is not valid",
      inject: { state: "ValidateInput", error: "Batch.Invalid" },
      expectFailed: { error: "Batch.Rejected" },
    },
  ]);

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
