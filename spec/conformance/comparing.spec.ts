import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { describeDifference, differences } from "./comparing/difference.js";
import { datedFields } from "./comparing/dated-fields.js";
import { forgive } from "./comparing/flips.js";
import { onlyForeignTexts } from "./comparing/foreign-texts.js";

const texts = (expected: JsonValue, actual: JsonValue): string[] =>
  differences(expected, actual).map((difference) => describeDifference(difference));

describe("conformance: comparing", () => {
  it("finds every value that differs, is missing or stands there in excess", () => {
    const expected = { a: 1, b: [1, 2], c: { d: "x" }, gone: true };
    const actual = { a: "1", b: [1, 3, 4], c: { d: "y" }, more: null };
    expect(texts(expected, actual)).to.deep.equal([
      '$.a: expected 1, got "1"',
      "$.b[1]: expected 2, got 3",
      "$.b[2]: unexpected 4",
      '$.c.d: expected "x", got "y"',
      "$.gone: missing, expected true",
      "$.more: unexpected null",
    ]);
  });

  it("tells rows apart in which only a text differs that an emulator worded", () => {
    const emulated = "Error=ValueError Args=[\"Label contains invalid character: '?'\"] in definition '{}'.";
    const refused = (message: string, status = 400): JsonObject => ({
      Error: { Code: "InvalidDefinition", Message: message },
      status,
    });
    const aws = "Invalid State Machine Definition: 'INVALID_LABEL_NAME'";
    expect(onlyForeignTexts(differences(refused(emulated), refused(aws)))).to.equal(true);
    expect(onlyForeignTexts(differences(refused(emulated, 500), refused(aws)))).to.equal(false);
    expect(onlyForeignTexts(differences(refused("Invalid"), refused(aws)))).to.equal(false);
    expect(onlyForeignTexts([])).to.equal(false);
  });

  it("does not mind the order of keys, nor what the SDK says of its HTTP exchange", () => {
    const expected = { b: 1, SdkHttpMetadata: { HttpStatusCode: 200 } };
    expect(texts(expected, { SdkHttpMetadata: { other: true }, b: 1 })).to.be.empty;
    expect(texts(expected, { b: 1 })).to.have.length(1);
  });

  it("lets references have other numbers, but the same number must mean the same", () => {
    expect(texts({ a: "<uuid:3>", b: "to <uuid:4>" }, { a: "<uuid:1>", b: "to <uuid:2>" })).to.be.empty;
    expect(texts({ a: "<uuid:3>", b: "<uuid:3>" }, { a: "<uuid:1>", b: "<uuid:2>" })).to.deep.equal([
      '$.b: expected "<uuid:3>", got "<uuid:2>"',
    ]);
    expect(texts({ a: "<uuid:1>" }, { a: "<resource:1>" })).to.have.length(1);
  });

  it("compares events without ids as a multiset, all others in order", () => {
    const free = (name: string): JsonObject => ({ id: [0], name });
    expect(texts([free("a"), free("b"), free("a")], [free("a"), free("a"), free("b")])).to.be.empty;
    expect(texts([free("a"), free("a")], [free("a"), free("b")])).to.have.length(1);
    expect(texts([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }])).to.have.length(2);
  });
});

describe("conformance: fields that came while the cases were recorded", () => {
  const key = { path: "$.described.encryptionConfiguration", expected: { type: "AWS_OWNED_KEY" }, actual: undefined };
  const count = { path: "$.listed.executions[0].redriveCount", expected: undefined, actual: 0 };

  it("are named where nothing else differs, for recordings of their time", () => {
    expect(datedFields([key, key], "21-11-2024, 14:37:01")).to.deep.equal(["encryptionConfiguration"]);
    expect(datedFields([count], "17-08-2023, 09:53:53")).to.deep.equal(["redrive counts"]);
  });

  it("explain nothing else", () => {
    expect(datedFields([key], "01-06-2024, 10:00:00")).to.deep.equal([]);
    expect(datedFields([count], "01-06-2024, 10:00:00")).to.deep.equal([]);
    expect(datedFields([key, { ...key, path: "$.described.name" }], "21-11-2024, 14:37:01")).to.deep.equal([]);
    expect(datedFields([{ ...count, actual: 1 }], "17-08-2023, 09:53:53")).to.deep.equal([]);
    expect(datedFields([key], undefined)).to.deep.equal([]);
    expect(datedFields([], "21-11-2024, 14:37:01")).to.deep.equal([]);
  });
});

describe("conformance: the two known flips", () => {
  const map = (pointsAt: number): JsonObject[] => [
    { id: 1, type: "MapRunStarted" },
    { id: 2, type: "MapRunSucceeded" },
    { id: 3, type: "MapStateExited", previousEventId: pointsAt },
  ];
  const first = (text: string): JsonObject[] => [
    { id: 1, type: "ExecutionStarted", executionStartedEventDetails: { input: "[1, 2]" } },
    { id: 2, type: "PassStateEntered", stateEnteredEventDetails: { input: text } },
  ];
  const judge = (
    expected: JsonObject[],
    actual: JsonObject[],
    recorded?: string,
  ): { standing: unknown[]; flips: string[] } =>
    forgive(differences({ h: { events: expected } }, { h: { events: actual } }), { expected, actual }, recorded);

  it("forgives an older MapStateExited that points at MapRunSucceeded", () => {
    expect(judge(map(2), map(1), "05-06-2024, 10:00:00")).to.deep.equal({
      standing: [],
      flips: ["MapStateExited.previousEventId"],
    });
  });

  it("forgives an older first state that shows the caller's text", () => {
    expect(judge(first("[1, 2]"), first("[1,2]"), "05-03-2024, 10:00:00")).to.deep.equal({
      standing: [],
      flips: ["first state's input text"],
    });
  });

  it("does not forgive them the other way round", () => {
    expect(judge(map(1), map(2), "05-06-2024, 10:00:00").standing).to.have.length(1);
    expect(judge(first("[1,2]"), first("[1, 2]"), "05-03-2024, 10:00:00").standing).to.have.length(1);
  });

  it("does not forgive recordings made after the change, or of unknown age", () => {
    expect(judge(map(2), map(1), "05-12-2024, 10:00:00").standing).to.have.length(1);
    expect(judge(first("[1, 2]"), first("[1,2]"), "05-08-2024, 10:00:00").standing).to.have.length(1);
    expect(judge(map(2), map(1)).standing).to.have.length(1);
  });

  it("does not forgive another value in the same place", () => {
    expect(judge(first("[1, 2]"), first("[1,3]"), "05-03-2024, 10:00:00").standing).to.have.length(1);
  });
});
