import { isJsonObject } from "../../src/util/json.js";
import type {
  ApiRow,
  EventCallRow,
  EventPatternRow,
  EventTransformerRow,
  ExpressRow,
  HistoryRow,
  JsonPathRow,
  LanguageRow,
  MachineRow,
  Row,
  StatusEventsRow,
  TestStateRow,
  ValidationRow,
} from "./rows.js";

/** A row, and what kind of case it is. */
export type Recognised =
  | { readonly kind: "history"; readonly row: HistoryRow }
  | { readonly kind: "output"; readonly row: MachineRow }
  | { readonly kind: "express"; readonly row: ExpressRow }
  | { readonly kind: "api"; readonly row: ApiRow }
  | { readonly kind: "validation"; readonly row: ValidationRow }
  | { readonly kind: "test_state"; readonly row: TestStateRow }
  | { readonly kind: "language"; readonly row: LanguageRow }
  | { readonly kind: "jsonpath"; readonly row: JsonPathRow }
  | { readonly kind: "event_pattern"; readonly row: EventPatternRow }
  | { readonly kind: "event_transformer"; readonly row: EventTransformerRow }
  | { readonly kind: "event_call"; readonly row: EventCallRow }
  | { readonly kind: "status_events"; readonly row: StatusEventsRow }
  | { readonly kind: "not run"; readonly what: string; readonly reason: string };

/** The kinds of case that are run. */
export type CaseKind = Exclude<Recognised["kind"], "not run">;

/** Tells what kind of case a row is, by its shape alone. */
export function recognise(row: Row): Recognised {
  const as = <T>(): T => row as unknown as T;
  if (isText(row, "path") && isText(row, "docId") && typeof row["ok"] === "boolean")
    return { kind: "jsonpath", row: as() };
  if (typeof row["valid"] === "boolean" && isObject(row, "definition")) return { kind: "language", row: as() };
  if (Object.hasOwn(row, "pattern") && Object.hasOwn(row, "event") && Object.hasOwn(row, "expect")) {
    return { kind: "event_pattern", row: as() };
  }
  if (isObject(row, "event") && isObject(row, "expect")) {
    return { kind: "event_transformer", row: as() };
  }
  if (isText(row, "op") && isObject(row, "expect")) return { kind: "event_call", row: as() };
  if (!isObject(row, "expected")) return notRun("unknown", "the row has a shape the runner does not know");
  if (isText(row, "history_key")) return { kind: "history", row: as() };
  const operation = isText(row, "operation") ? String(row["operation"]) : undefined;
  if (operation === "TestState") return { kind: "test_state", row: as() };
  if (operation === "CreateStateMachine" || operation === "ValidateStateMachineDefinition") {
    return { kind: "validation", row: as() };
  }
  if (isObject(row, "definition") && isObject(row, "ids")) {
    if (operation !== undefined && row["type"] === "EXPRESS") return { kind: "express", row: as() };
    if (Array.isArray(row["after"])) return { kind: "status_events", row: as() };
    return { kind: "output", row: as() };
  }
  if (Array.isArray(row["steps"]) || (operation !== undefined && isObject(row, "request")))
    return { kind: "api", row: as() };
  return notRun("unknown", "the row has a shape the runner does not know");
}

function notRun(what: string, reason: string): Recognised {
  return { kind: "not run", what, reason };
}

function isText(row: Row, key: string): boolean {
  return typeof row[key] === "string";
}

function isObject(row: Row, key: string): boolean {
  return isJsonObject(row[key]);
}
