import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { conform, type Options, type Outcome } from "./conform.js";
import {
  API_ROW,
  BESIDE_ROW,
  changed,
  EVENT_CALL_ROW,
  EVENT_PATTERN_ERROR_ROW,
  EVENT_PATTERN_ROW,
  EVENT_TRANSFORMER_ROW,
  EXPRESS_ROW,
  HISTORY_ROW,
  JSONPATH_ROW,
  LANGUAGE_ROW,
  OUTPUT_ROW,
  OWN_DOCUMENTS,
  STATUS_EVENTS_ROW,
  TEST_STATE_ROW,
  VALIDATION_ROW,
} from "./own-rows.js";

describe("conformance: running rows", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepwright-conformance-"));
    writeFileSync(join(folder, "documents.json"), JSON.stringify(OWN_DOCUMENTS));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (rows: readonly JsonObject[], options: Partial<Options> = {}): Promise<Outcome> => {
    writeFileSync(join(folder, "rows.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
    return conform({ paths: [folder], baselineFile: join(folder, "baseline.json"), ...options });
  };
  const lastLine = ({ text }: Outcome): string | undefined => text.split("\n").at(-1);

  const corrupted: readonly [JsonObject, readonly (string | number)[], JsonValue][] = [
    [HISTORY_ROW, ["expected", "get_execution_history", "events", 7, "previousEventId"], 6],
    [BESIDE_ROW, ["expected", "get_execution_history", "events", 3, "activityStartedEventDetails"], {}],
    [OUTPUT_ROW, ["expected", "output", "kind"], "single"],
    [EXPRESS_ROW, ["expected", "start_execution_sync_response", "status"], "FAILED"],
    [API_ROW, ["expected", "exception", "exception_typename"], "InvalidName"],
    [VALIDATION_ROW, ["expected", "validation_response", "result"], "FAIL"],
    [TEST_STATE_ROW, ["expected", "test_case_response", "nextState"], "Less"],
    [LANGUAGE_ROW, ["valid"], true],
    [JSONPATH_ROW, ["value"], [1, 3]],
    [EVENT_PATTERN_ROW, ["expect"], false],
    [EVENT_PATTERN_ERROR_ROW, ["error", "message"], "Empty objects are not allowed"],
    [EVENT_TRANSFORMER_ROW, ["expect", "json", "total"], 4],
    [EVENT_CALL_ROW, ["expect", "error", "message"], "Event bus b does not exist."],
    [STATUS_EVENTS_ROW, ["expected", "events", 1, "detail", "status"], "FAILED"],
  ];

  for (const [row, path, value] of corrupted) {
    const name = String(row["id"] ?? "jsonpath");
    it(`passes ${name}`, async () => {
      const outcome = await run([row]);
      expect(lastLine(outcome), outcome.text).to.equal("1 passed, 0 failed");
      expect(outcome.exitCode).to.equal(0);
    });

    it(`fails ${name} when ${path.join(".")} is another`, async () => {
      const outcome = await run([changed(row, path, value)]);
      expect(lastLine(outcome), outcome.text).to.equal("0 passed, 1 failed");
      expect(outcome.exitCode).to.equal(1);
      expect(outcome.text).to.contain(`MISS ${row["id"] ?? "jsonpath/D/$.list[*].n"}`);
    });
  }

  it("fails a history whose type, order, input or number of events is another", async () => {
    const events = ["expected", "get_execution_history", "events"];
    const rows = [
      changed(HISTORY_ROW, [...events, 9, "type"], "ExecutionFailed"),
      changed(HISTORY_ROW, [...events, 10], { id: 11 }),
      changed(HISTORY_ROW, [...events, 1, "stateEnteredEventDetails", "input", "amount"], 6),
      changed(HISTORY_ROW, [...events, 4, "lambdaFunctionFailedEventDetails", "cause"], "never"),
    ];
    expect(lastLine(await run(rows))).to.equal("0 passed, 4 failed");
  });

  it("counts rows that are not run apart, with the reason", async () => {
    const outcome = await run([JSONPATH_ROW, { id: "c", expected: {} }]);
    expect(lastLine(outcome)).to.equal("1 passed, 0 failed");
    expect(outcome.text).to.match(/not run:\n +1 {2}unknown \(the row has a shape the runner does not know\)/);
    expect(outcome.json["c"]?.result).to.equal("not run: the row has a shape the runner does not know");
  });

  it("tallies by kind and feature, and tells results by case id", async () => {
    const outcome = await run([JSONPATH_ROW, changed(OUTPUT_ROW, ["expected", "output"], null)]);
    expect(outcome.text)
      .to.match(/^executions: output +0\/1$/m)
      .and.match(/^state:Choice +0\/1$/m)
      .and.match(/^jsonpath: value +1\/1$/m);
    expect(outcome.json["jsonpath/D/$.list[*].n"]).to.deep.equal({ result: "passed", differences: [] });
    expect(outcome.json["own.output.choice"]?.result).to.equal("failed");
  });

  it("chooses by text and by subset, and always says how the core does", async () => {
    const rows = [JSONPATH_ROW, HISTORY_ROW, changed(HISTORY_ROW, ["definition", "QueryLanguage"], "JSONata")];
    expect(lastLine(await run(rows, { grep: "jsonpath/" }))).to.equal("1 passed, 0 failed");
    const core = await run(rows, { subset: "jsonpath-core" });
    expect(lastLine(core)).to.equal("1 passed, 0 failed");
    expect(core.text).to.contain("jsonpath-core: 1/1 (100.0 %)");
  });

  it("names a subset it does not know", async () => {
    const error = await run([JSONPATH_ROW], { subset: "most" }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("message", 'There is no subset "most". There is: jsonpath-core.');
  });

  it("says so when no case is left, rather than passing", async () => {
    const error = await run([JSONPATH_ROW], { grep: "none such" }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("message", 'None of the 1 cases is left by --grep "none such".');
  });

  it("compares nothing against the baseline, and says so, where the recordings are not there", async () => {
    const outcome = await run([JSONPATH_ROW], { paths: ["no/such/place"], baseline: true });
    expect(outcome.exitCode).to.equal(0);
    expect(outcome.text).to.equal(
      "baseline: the recordings are not here (no/such/place), so nothing was compared\n0 passed, 0 failed",
    );
  });

  it("names a path that is not there", async () => {
    const error = await run([JSONPATH_ROW], { paths: ["no/such/place"] }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property(
      "message",
      'There is no file or folder "no/such/place". Give files or folders of .jsonl rows.',
    );
  });

  it("fails against the baseline only when a case that passed fails now", async () => {
    await run([JSONPATH_ROW], { updateBaseline: true });
    const stillBad = changed(LANGUAGE_ROW, ["valid"], true);
    const sound = await run([JSONPATH_ROW, stillBad], { baseline: true });
    expect(sound.exitCode, sound.text).to.equal(0);
    const worse = await run([changed(JSONPATH_ROW, ["value"], []), stillBad], { baseline: true });
    expect(worse.exitCode).to.equal(1);
    expect(worse.text).to.contain("regression: jsonpath/D/$.list[*].n");
  });

  it("updates the baseline by what ran and leaves the rest of it alone", async () => {
    const file = join(folder, "baseline.json");
    writeFileSync(file, JSON.stringify(["another case", "jsonpath/D/$.list[*].n"]));
    await run([changed(JSONPATH_ROW, ["value"], [])], { updateBaseline: true });
    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal(["another case"]);
    await run([JSONPATH_ROW], { updateBaseline: true });
    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal(["another case", "jsonpath/D/$.list[*].n"]);
  });

  describe("reported on a page", () => {
    const missed = changed(OUTPUT_ROW, ["expected", "output", "kind"], "single");
    const id = String(OUTPUT_ROW["id"]);
    const reported = async (
      rows: readonly JsonObject[],
      reasons: object,
    ): Promise<{ page: string; outcome: Outcome }> => {
      const report = join(folder, "CONFORMANCE.md");
      const reasonsFile = join(folder, "reasons.json");
      writeFileSync(reasonsFile, JSON.stringify(reasons));
      const outcome = await run(rows, { report, reasonsFile });
      return { page: readFileSync(report, "utf8"), outcome };
    };

    it("lists every miss with its reason", async () => {
      const { page, outcome } = await reported([JSONPATH_ROW, missed], { [id]: "The clock was wrong." });
      expect(page).to.contain("| executions: output | 0 of 1 | 0.0 % |");
      expect(page).to.contain(`## Misses\n\n### executions: output: 1\n\n- \`${id}\`: The clock was wrong.\n`);
      expect(outcome.text).not.to.match(/unexplained|stale/);
    });

    it("calls a miss without a reason unexplained, and shows its first difference", async () => {
      const { page, outcome } = await reported([missed], {});
      expect(page).to.match(/: \*\*unexplained\*\*\. First difference: `\$.*expected "single", got /);
      expect(outcome.text).to.contain(`unexplained: ${id}`);
    });

    it("fails where a case passes that a reason says cannot", async () => {
      const { page, outcome } = await reported([OUTPUT_ROW], { [id]: "The clock was wrong." });
      expect(outcome.exitCode).to.equal(1);
      expect(outcome.text).to.contain(`stale reason: ${id} passes, so its reason must go`);
      expect(page).to.contain("## Misses\n\nNone.\n");
    });

    it("wants reasons in words", async () => {
      for (const reasons of [[], { [id]: "" }, { [id]: 1 }]) {
        const error = await reported([missed], reasons).catch((thrown: unknown) => thrown);
        expect(error)
          .to.have.property("message")
          .that.matches(/must hold a JSON object: a reason in words/);
      }
    });
  });
});
