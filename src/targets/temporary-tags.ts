import { randomUUID } from "node:crypto";
import { environment } from "../config/index.js";

let ownRun: string | undefined;

/** What everything temporary is tagged with: `stepwright:run`, one name for all workers of a test run, and `stepwright:created`. */
export function temporaryTags(): { readonly "stepwright:run": string; readonly "stepwright:created": string } {
  return {
    "stepwright:run": environment().get("STEPWRIGHT_RUN") ?? (ownRun ??= randomUUID()),
    "stepwright:created": new Date().toISOString(),
  };
}
