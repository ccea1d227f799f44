import type { JsonArray, JsonObject } from "../../src/util/json.js";

const task = (name: string): JsonObject => ({
  Type: "Task",
  Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
});
const undo = (next: string): JsonArray => [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: next }];

/** Reserve, charge, ship; what had succeeded is undone in reverse, then the failure goes to a queue. */
export const saga: JsonObject = {
  StartAt: "ReserveStock",
  States: {
    ReserveStock: { ...task("reserve"), ResultPath: "$.stock", Catch: undo("Bury"), Next: "ChargeCard" },
    ChargeCard: { ...task("charge"), ResultPath: "$.payment", Catch: undo("ReleaseStock"), Next: "Ship" },
    Ship: { ...task("ship"), ResultPath: "$.shipment", Catch: undo("RefundCard"), End: true },
    RefundCard: { ...task("refund"), ResultPath: "$.refund", Next: "ReleaseStock" },
    ReleaseStock: { ...task("release"), ResultPath: "$.released", Next: "Bury" },
    Bury: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: {
        "QueueUrl.$": "$.deadLetters",
        MessageBody: { "orderId.$": "$.orderId", "error.$": "$.error.Error" },
      },
      Next: "Failed",
    },
    Failed: { Type: "Fail", Error: "Order.Failed" },
  },
};

/** What undoes each step of the saga. */
export const undoing: Readonly<Record<string, string>> = { ReserveStock: "ReleaseStock", ChargeCard: "RefundCard" };

/** A call that is made only while its circuit is closed, or may be tried. */
export const guarded: JsonObject = {
  StartAt: "GetCircuit",
  States: {
    GetCircuit: {
      ...task("get-circuit"),
      Parameters: { "now.$": "$$.State.EnteredTime" },
      ResultPath: "$.circuit",
      Next: "IsClosed",
    },
    IsClosed: {
      Type: "Choice",
      Choices: [{ Variable: "$.circuit.closed", BooleanEquals: true, Next: "CallPayments" }],
      Default: "Refused",
    },
    CallPayments: {
      ...task("payments"),
      ResultPath: "$.payment",
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "NoteFailure" }],
      Next: "NoteSuccess",
    },
    NoteSuccess: { ...task("note-success"), ResultPath: null, End: true },
    NoteFailure: {
      ...task("note-failure"),
      Parameters: { "now.$": "$$.State.EnteredTime" },
      ResultPath: null,
      Next: "Failed",
    },
    Refused: { Type: "Fail", Error: "Circuit.Open" },
    Failed: { Type: "Fail", Error: "Payments.Down" },
  },
};

/** The store of a circuit, and a service that is down for its first calls. */
export function circuitFunctions(options: {
  readonly failures: number;
  readonly openMs: number;
  readonly downFor: number;
}): Record<string, (event: { readonly now: string }) => unknown> {
  let failures = 0;
  let openUntil = 0;
  let calls = 0;
  return {
    "get-circuit": ({ now }) => ({ closed: Date.parse(now) >= openUntil }),
    payments: () => {
      calls += 1;
      if (calls <= options.downFor) throw new Error("down");
      return { paid: true };
    },
    "note-success": () => {
      failures = 0;
      return {};
    },
    "note-failure": ({ now }) => {
      failures += 1;
      if (failures >= options.failures) openUntil = Date.parse(now) + options.openMs;
      return {};
    },
  };
}
