import { expect } from "chai";
import type { JsonObject } from "../../src/util/json.js";
import { recognise } from "./recognise.js";
import {
  API_ROW,
  EVENT_CALL_ROW,
  EVENT_PATTERN_ROW,
  EVENT_TRANSFORMER_ROW,
  EXPRESS_ROW,
  HISTORY_ROW,
  JSONPATH_ROW,
  LANGUAGE_ROW,
  OUTPUT_ROW,
  STATUS_EVENTS_ROW,
  TEST_STATE_ROW,
  VALIDATION_ROW,
} from "./own-rows.js";

describe("conformance: recognising rows", () => {
  const rows: readonly [string, JsonObject][] = [
    ["history", HISTORY_ROW],
    ["output", OUTPUT_ROW],
    ["express", EXPRESS_ROW],
    ["api", API_ROW],
    ["validation", VALIDATION_ROW],
    ["test_state", TEST_STATE_ROW],
    ["language", LANGUAGE_ROW],
    ["jsonpath", JSONPATH_ROW],
    ["event_pattern", EVENT_PATTERN_ROW],
    ["event_transformer", EVENT_TRANSFORMER_ROW],
    ["event_call", EVENT_CALL_ROW],
    ["status_events", STATUS_EVENTS_ROW],
  ];

  for (const [kind, row] of rows) {
    it(`knows a row of kind ${kind} by its shape, without its "kind"`, () => {
      const { kind: _named, ...shape } = row;
      expect(recognise(shape).kind).to.equal(kind);
    });
  }

  it("knows a single call as a script", () => {
    const row = { id: "x", operation: "CreateActivity", request: { name: "a" }, expected: { refused: {} } };
    expect(recognise(row).kind).to.equal("api");
  });

  const notRun: readonly [string, JsonObject][] = [
    ["unknown", { id: "u" }],
    ["unknown", { id: "u", expected: {} }],
  ];

  for (const [what, row] of notRun) {
    it(`says that ${JSON.stringify(row)} is not run: ${what}`, () => {
      const recognised = recognise(row);
      expect(recognised).to.include({ kind: "not run", what });
      expect(recognised).to.have.property("reason").that.is.a("string").and.is.not.empty;
    });
  }
});
