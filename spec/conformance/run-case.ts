import type { Case } from "./case-files.js";
import type { Recognised } from "./recognise.js";
import { broken, type Verdict } from "./verdict.js";

/** A case with what came of it. */
export interface CaseResult {
  readonly one: Case;
  readonly verdict: Verdict;
}

/** How cases are run. */
export interface RunCaseOptions {
  /** Services the cloud embeds answer for themselves, not as recorded. */
  readonly embedded?: boolean;
}

/** Real time that one case may take before it counts as stuck. */
const LIMIT_MS = 10_000;

/** Runs one case; whatever goes wrong is its verdict. Undefined for kinds that are not run. */
export async function runCase(one: Case, options: RunCaseOptions = {}): Promise<CaseResult | undefined> {
  if (one.recognised.kind === "not run") return undefined;
  const running = dispatch(one.recognised, one, options);
  return { one, verdict: await withinLimit(running) };
}

/** Each kind is loaded with its first case: rows over the language alone start neither the cloud nor the SDK. */
async function dispatch(
  recognised: Exclude<Recognised, { kind: "not run" }>,
  one: Case,
  options: RunCaseOptions,
): Promise<Verdict> {
  switch (recognised.kind) {
    case "history":
      return (await import("./kinds/history.js")).runHistory(recognised.row, options);
    case "output":
      return (await import("./kinds/output.js")).runOutput(recognised.row);
    case "express":
      return (await import("./kinds/express.js")).runExpress(recognised.row);
    case "api":
      return (await import("./kinds/api.js")).runApi(recognised.row);
    case "validation":
      return (await import("./kinds/validation.js")).runValidation(recognised.row);
    case "test_state":
      return (await import("./kinds/test-state.js")).runTestState(recognised.row);
    case "language":
      return (await import("./kinds/validation.js")).runLanguage(recognised.row);
    case "jsonpath":
      return (await import("./kinds/jsonpath.js")).runJsonPath(recognised.row, one.documents);
    case "event_pattern":
      return (await import("./kinds/event-pattern.js")).runEventPattern(recognised.row);
    case "event_transformer":
      return (await import("./kinds/event-transformer.js")).runEventTransformer(recognised.row);
    case "event_call":
      return (await import("./kinds/event-call.js")).runEventCall(recognised.row);
    case "status_events":
      return (await import("./kinds/status-events.js")).runStatusEvents(recognised.row);
  }
}

/** Whatever the case throws outside of any call counts as its own: cases run one after the other. */
async function withinLimit(running: Promise<Verdict>): Promise<Verdict> {
  const { promise: cut, resolve: cutOff } = cutting();
  const timer = setTimeout(() => cutOff(`it did not end within ${LIMIT_MS / 1000} s of real time`), LIMIT_MS);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException").on("uncaughtException", cutOff);
  try {
    return await Promise.race([running, cut]);
  } catch (error) {
    return broken(error);
  } finally {
    clearTimeout(timer);
    process.removeAllListeners("uncaughtException");
    for (const listener of others) process.on("uncaughtException", listener);
  }
}

function cutting(): { promise: Promise<Verdict>; resolve: (reason: unknown) => void } {
  let resolve: (reason: unknown) => void = () => {};
  const promise = new Promise<Verdict>((settle) => {
    resolve = (reason) => settle(broken(reason));
  });
  return { promise, resolve };
}
