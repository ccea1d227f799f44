import { fails, handles, never, returns } from "../../dsl/doubles/doubles.js";
import { branch } from "../../dsl/threads.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { is } from "../../src/history/index.js";

export const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

/** Answers a call. */
export function charge(): unknown {
  return { ok: true };
}

/** Judges an execution. */
export function isQuick(): boolean {
  return true;
}

/** Judges a nested execution. */
export function isPaid(): boolean {
  return true;
}

/** Answers a callback. */
export function approve(): unknown {
  return { approved: true };
}

/** A workflow that says everything that can be said, of each kind at least one. */
export const everyKind: WorkflowBuilder = workflow(arn)
  .named("order-1")
  .withInput({ type: "bulk", quantity: 500 })
  .stub("Charge", fails("Card.Declined", "no funds").twice().thenReturns({ ok: true }))
  .stub("Charge", handles(charge).item(0).attempt(1))
  .stub("Ship", never().after("30s").eachVisit(), { on: "embedded" })
  .stubIn("billing", "Invoice", returns([]))
  .answers("Approve", approve)
  .expectFailed({ error: "Card.Declined", cause: is.string() })
  .expectPath("Route", "Charge")
  .expectExactPath(["Left"], { in: branch("Left") })
  .expectNotVisited("Ship")
  .expectVisits("Charge", 2)
  .expectBranches(["Left", "Right"], { exactly: true })
  .expectBranches({ Left: "failed", Right: "aborted" })
  .expectItems("Each", { total: 3, failed: 1 })
  .expectItems("Each", (item, index) => item.expectVisited("Price").expectOutput({ index, at: is.isoDate() }))
  .expectMaxConcurrency("Each", 2)
  .expectCalled("Charge", { times: 2, with: { amount: is.number() } })
  .expectOutput({ state: is.oneOf("PAID", "OPEN"), note: /paid/i })
  .expectExactOutput({ total: 1 })
  .expectState("Charge", (state) => state.input({ a: 1 }).exactOutput(2).attempts(3).error("X").caughtBy("Ship"))
  .expectRetries("Charge", 2)
  .expectBackoff("Charge", ["1s", "2s"])
  .expectCaught("Charge", "Card.Declined", "Ship")
  .expectWait("Settle", { between: ["5s", "6s"] })
  .expectChild("Bill", (child) => child.expectPath("Invoice").satisfies(isPaid))
  .expectCompensation({ Charge: "Ship" })
  .expectDeadLetter("orders-dlq", { orderId: 7 })
  .expectTransitions({ atMost: 40 })
  .expectVariable("$total", is.number())
  .expectEvent({ source: ["orders"] })
  .expectNoErrors()
  .satisfies(isQuick)
  .within("60s");
