import { expect } from "chai";
import { caveatSteps } from "./masking/caveats.js";
import { ApiTime, spacedText } from "./masking/json-text.js";
import { fromSdk, mask } from "./masking/mask.js";

const UUID_A = "11111111-2222-4333-8444-555555555555";
const UUID_B = "99999999-2222-4333-8444-555555555555";

describe("conformance: masking", () => {
  it("decodes objects held as text, one level, and leaves all other text", () => {
    const { r } = mask({
      r: {
        object: '{"a": "{\\"b\\": 1}"}',
        list: "[1, 2]",
        number: "0.0",
        broken: "{oh",
        inner: [{ deep: '{"c": 2}' }],
      },
    });
    expect(r).to.deep.equal({
      object: { a: '{"b": 1}' },
      list: "[1, 2]",
      number: "0.0",
      broken: "{oh",
      inner: [{ deep: { c: 2 } }],
    });
  });

  it("replaces partition, region and date-times inside text", () => {
    const { r } = mask({ r: { text: "arn:aws:x:us-east-1:1 at 2024-02-03T04:05:06.789Z" } });
    expect(r).to.deep.equal({ text: "arn:<partition>:x:<region>:1 at date" });
  });

  it("replaces API timestamps, and fields named for one", () => {
    const { r } = mask({
      r: {
        startDate: new ApiTime(new Date(0)),
        timestamp: new ApiTime(new Date(0)),
        event_timestamp: 17,
        Timestamp: "2024-02-03T04:05:06Z",
      },
    });
    expect(r).to.deep.equal({
      startDate: "datetime",
      timestamp: "timestamp",
      event_timestamp: "timestamp",
      Timestamp: "date",
    });
  });

  it("numbers UUIDs under names that end in id, wherever they stand", () => {
    const { r } = mask({
      r: { requestId: UUID_A, other: { MessageID: UUID_B }, text: `see ${UUID_A}`, plain: UUID_B },
    });
    expect(r).to.deep.equal({
      requestId: "<uuid:1>",
      other: { MessageID: "<uuid:2>" },
      text: "see <uuid:1>",
      plain: "<uuid:2>",
    });
  });

  it("does not give a number that stands in the response already", () => {
    const { r } = mask({ r: { text: "<uuid:1>", requestId: UUID_A } });
    expect(r).to.deep.equal({ text: "<uuid:1>", requestId: "<uuid:2>" });
  });

  it("replaces the JSON document in the quotes of a cause", () => {
    const { r } = mask({ r: { cause: `could not be found in the input '{"a": "b"}'` } });
    expect(r).to.deep.equal({ cause: "could not be found in the input '<json-input:1>'" });
  });

  it("keeps only the status code of a response's metadata", () => {
    const { r } = mask({
      r: fromSdk({ $metadata: { httpStatusCode: 400, requestId: UUID_A }, when: new Date(0), none: undefined }),
    });
    expect(r).to.deep.equal({ ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: 400 }, when: "datetime" });
  });

  it("applies the case's own masks in their order, those with a lower priority first", () => {
    const { r } = mask({ r: { a: "one two", TaskToken: "t-1", again: "t-1", key: "k" } }, [
      { type: "regex", regex: "one", replacement: "two" },
      { type: "regex", regex: "two", replacement: "three" },
      { type: "jsonpath", jsonpath: "$..TaskToken", replacement: "token", replace_reference: true },
      { type: "key_value", key: "key", replacement: "first", replace_reference: false, priority: -1 },
    ]);
    expect(r).to.deep.equal({ a: "three three", TaskToken: "<token:1>", again: "<token:1>", key: "first" });
  });

  it("takes ids from the events inside a Parallel, and its end when its exit follows", () => {
    const events = [
      { id: 1, previousEventId: 0, type: "ParallelStateStarted" },
      { id: 2, previousEventId: 1, type: "PassStateEntered", name: "B" },
      { id: 3, previousEventId: 1, type: "PassStateEntered", name: "A" },
      { id: 4, previousEventId: 3, type: "ParallelStateSucceeded" },
      { id: 5, previousEventId: 3, type: "ParallelStateExited" },
      { id: 6, previousEventId: 5, type: "ExecutionSucceeded" },
    ];
    const { r } = mask({ r: { events } }, [{ type: "parallel_events_sort" }]) as {
      r: { events: { type: string; id: unknown }[] };
    };
    expect(r.events.map(({ type, id }) => [type, id])).to.deep.equal([
      ["ParallelStateStarted", 1],
      ["PassStateEntered", [0]],
      ["PassStateEntered", [0]],
      ["ParallelStateExited", 5],
      ["ExecutionSucceeded", 6],
    ]);
  });

  it("masks listed objects as the caveats of a row tell, and nothing where they do not", () => {
    const caveats = [
      "test code normalised the output of the last two events before recording: items sorted by Key, rewritten as {Etag: '<Etag-KEY>', LastModified: '<date>', Key, Size, StorageClass}",
    ];
    const output =
      '[{"Etag":"e2","LastModified":2,"Key":"b","Size":3},{"Etag":"e1","LastModified":1,"Key":"a","Size":4}]';
    const events = [{ stateExitedEventDetails: { output } }, { stateEnteredEventDetails: { output } }];
    const { r } = mask({ r: { events } }, caveatSteps(caveats));
    const masked =
      '[{"Etag": "<Etag-a>", "LastModified": "<date>", "Key": "a", "Size": 4}, {"Etag": "<Etag-b>", "LastModified": "<date>", "Key": "b", "Size": 3}]';
    expect(r).to.deep.equal({
      events: [{ stateExitedEventDetails: { output: masked } }, { stateEnteredEventDetails: { output } }],
    });
    expect(caveatSteps(["the clock was wrong"])).to.deep.equal([]);
    expect(caveatSteps()).to.deep.equal([]);
  });

  it("refuses a mask it does not know, by name", () => {
    expect(() => mask({ r: {} }, [{ type: "magic" }])).to.throw(
      'The row asks for the mask "magic", which the runner does not know.',
    );
  });

  it("writes JSON with blanks between its parts and everything beyond ASCII escaped", () => {
    expect(spacedText({ a: [1, "é", null], b: {} })).to.equal('{"a": [1, "\\u00e9", null], "b": {}}');
  });
});
