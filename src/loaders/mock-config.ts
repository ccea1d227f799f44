import { readFileSync } from "node:fs";
import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { didYouMean } from "../util/nearest.js";

/** How a mocked state answers one of its calls. */
export type MockAnswer =
  | { readonly kind: "return"; readonly output: JsonValue }
  | { readonly kind: "throw"; readonly error: string; readonly cause: string | undefined };

/** Answers by call number, counted from 0; both ends of a range are included. */
export interface MockedResponse {
  readonly name: string;
  readonly ranges: readonly { readonly from: number; readonly to: number; readonly answer: MockAnswer }[];
}

/** A mock configuration in the format of Step Functions Local. */
export interface MockConfig {
  /** Where it came from, for messages. */
  readonly source: string;
  /** State machine name → test case → state name → its responses. */
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, MockedResponse>>>;
}

/**
 * Reads a mock configuration: the file that Step Functions Local takes as SFN_MOCK_CONFIG, unchanged.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 * @param reference an object, JSON text starting with `{`, or the path of a file
 * @throws MOCK_CONFIG_INVALID naming the place in the file and what is wrong there
 */
export function loadMockConfig(reference: string | object): MockConfig {
  if (typeof reference !== "string") return parseMockConfig(reference as JsonValue, "the mock config");
  if (reference.trimStart().startsWith("{"))
    return parseMockConfig(readJson(reference, "the mock config"), "the mock config");
  let text: string;
  try {
    text = readFileSync(reference, "utf8");
  } catch (cause) {
    const problem = `the file cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`;
    throw new StepwrightError("MOCK_CONFIG_INVALID", { source: reference, path: "", problem }, { cause });
  }
  return parseMockConfig(readJson(text, reference), reference);
}

function readJson(text: string, source: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const problem = `it is not JSON: ${(cause as Error).message}`;
    throw new StepwrightError("MOCK_CONFIG_INVALID", { source, path: "", problem }, { cause });
  }
}

function parseMockConfig(config: JsonValue, source: string): MockConfig {
  const invalid = (path: string, problem: string): StepwrightError =>
    new StepwrightError("MOCK_CONFIG_INVALID", { source, path, problem });

  function objectAt(value: JsonValue | undefined, path: string, what: string): JsonObject {
    if (isJsonObject(value)) return value;
    throw invalid(
      path,
      value === undefined ? `${what} is missing` : `${what} must be an object, not ${JSON.stringify(value)}`,
    );
  }

  const root = objectAt(config, "", "the configuration");
  const responses = new Map<string, MockedResponse>();
  const given = objectAt(root["MockedResponses"], "MockedResponses", "MockedResponses");
  for (const [name, value] of Object.entries(given)) {
    const path = `MockedResponses.${name}`;
    responses.set(name, { name, ranges: parseRanges(objectAt(value, path, "a mocked response"), path, invalid) });
  }

  function testCase(value: JsonValue, path: string): ReadonlyMap<string, MockedResponse> {
    const states = new Map<string, MockedResponse>();
    for (const [state, name] of Object.entries(objectAt(value, path, "a test case"))) {
      if (typeof name !== "string")
        throw invalid(`${path}.${state}`, `the name of a mocked response is expected, not ${JSON.stringify(name)}`);
      const response = responses.get(name);
      if (response === undefined) {
        throw invalid(`${path}.${state}`, `MockedResponses has no "${name}".${didYouMean(name, responses.keys())}`);
      }
      states.set(state, response);
    }
    return states;
  }

  const machines = new Map<string, ReadonlyMap<string, ReadonlyMap<string, MockedResponse>>>();
  for (const [name, value] of Object.entries(objectAt(root["StateMachines"], "StateMachines", "StateMachines"))) {
    const path = `StateMachines.${name}`;
    const cases = objectAt(objectAt(value, path, "a state machine")["TestCases"], `${path}.TestCases`, "TestCases");
    machines.set(
      name,
      new Map(Object.entries(cases).map(([title, states]) => [title, testCase(states, `${path}.TestCases.${title}`)])),
    );
  }
  return { source, machines };
}

type Invalid = (path: string, problem: string) => StepwrightError;

function parseRanges(response: JsonObject, path: string, invalid: Invalid): MockedResponse["ranges"] {
  const ranges = Object.entries(response).map(([numbers, value]) => {
    const place = `${path}.${numbers}`;
    const match = /^(\d+)(?:-(\d+))?$/.exec(numbers);
    if (match === null) throw invalid(place, `call numbers look like "0" or "1-2", not "${numbers}"`);
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from) throw invalid(place, `the range ends before it starts`);
    return { from, to, answer: parseAnswer(value, place, invalid) };
  });
  ranges.sort((left, right) => left.from - right.from);
  ranges.forEach((range, index) => {
    const before = ranges[index - 1];
    if (before !== undefined && before.to >= range.from) {
      throw invalid(path, `call ${range.from} is answered twice, by "${label(before)}" and "${label(range)}"`);
    }
  });
  return ranges;
}

function label({ from, to }: { from: number; to: number }): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function parseAnswer(value: JsonValue, path: string, invalid: Invalid): MockAnswer {
  if (!isJsonObject(value))
    throw invalid(path, `an object with Return or Throw is expected, not ${JSON.stringify(value)}`);
  const kinds = Object.keys(value);
  if (kinds.length !== 1 || (kinds[0] !== "Return" && kinds[0] !== "Throw")) {
    throw invalid(
      path,
      `exactly one of Return and Throw is expected, not ${kinds.length === 0 ? "nothing" : kinds.join(" and ")}`,
    );
  }
  if (kinds[0] === "Return") return { kind: "return", output: value["Return"] as JsonValue };
  const thrown = value["Throw"] as JsonValue;
  if (!isJsonObject(thrown)) throw invalid(`${path}.Throw`, "an object with Error and Cause is expected");
  const { Error: error, Cause: cause } = thrown;
  if (typeof error !== "string") throw invalid(`${path}.Throw.Error`, "the name of an error is expected, as text");
  if (cause !== undefined && typeof cause !== "string") throw invalid(`${path}.Throw.Cause`, "text is expected");
  return { kind: "throw", error, cause };
}
