import { StepwrightError } from "../../errors/index.js";
import type { Execution } from "../../history/index.js";
import type { JsonValue } from "../../util/json.js";
import type { RecordedCall } from "../calls.js";
import type { Sequence } from "../sequences.js";
import { callCode, Code, textCode, valueCode } from "./code.js";
import { expectationLines } from "./expectation-lines.js";
import { Fixture } from "./fixture.js";
import { durationText, stubLines } from "./stub-lines.js";
import { Volatile } from "../volatile.js";

/** How a recording is written as a spec. */
export interface SpecOptions {
  /** The suite's title (default: the state machine's name, else `A recorded workflow`). */
  readonly name?: string;
  /** The test's title (default: how the execution ended, such as `succeeds as recorded`). */
  readonly title?: string;
  /**
   * What the spec gives to `workflow(…)`: the path of the definition against the working directory, JSON text, or an ARN. Default: the
   * recorded definition, written into the spec.
   */
  readonly definition?: string;
  /** Name of a JSON file beside the spec for payloads of more than 160 characters. Default: they stand in the spec. */
  readonly fixture?: string;
}

/** A spec as text, and the file it reads, if it reads one. */
export interface RecordedSpec {
  /** TypeScript: a Mocha suite of one test. */
  readonly text: string;
  /** Undefined when no payload was moved out of the spec. */
  readonly fixture: { readonly file: string; readonly text: string } | undefined;
  /** The TypeScript. */
  toString(): string;
}

/** What a spec is written from. */
export interface Recorded {
  readonly execution: Execution;
  readonly input: JsonValue;
  readonly calls: readonly RecordedCall[];
  readonly sequences: ReadonlyMap<string, readonly Sequence[]>;
}

/** @throws RECORDING_WITHOUT_DATA when neither the options nor the recording know a definition */
export function suiteOf(recorded: Recorded, options: SpecOptions): RecordedSpec {
  const { execution, input, calls, sequences } = recorded;
  const fixture = new Fixture(options.fixture !== undefined);
  const words = new Set(["embedded", "workflow"]);
  const lists: string[] = [];
  const volatile = new Volatile(execution, input, calls);
  const indent = 6;
  const given = callCode(".withInput", [fixture.place("input", input)], indent);
  const stubs = [...sequences].flatMap(([state, each]) =>
    stubLines({ execution, fixture, words, lists }, state, each, indent),
  );
  const expectations = expectationLines({ execution, volatile, fixture, words }, indent);
  const chain = [".on(cloud)", given, ...stubs, ...expectations];
  const text = [
    ...imports(words, fixture),
    "",
    ...definitionLines(execution, options),
    ...lists,
    ...(lists.length > 0 ? [""] : []),
    `describe(${textCode(options.name ?? suiteName(execution))}, () => {`,
    "  let cloud: EmbeddedCloud;",
    "",
    "  before(() => {",
    `    ${cloudLine(execution, options)}`,
    "  });",
    "  after(() => cloud.close());",
    "",
    `  it(${textCode(options.title ?? titleOf(execution))}, async () => {`,
    ...runLines(execution, options, chain),
    "  });",
    "});",
    "",
  ];
  if (fixture.text !== undefined)
    text.splice(imports(words, fixture).length, 0, "", ...fixtureLines(options.fixture ?? ""));
  const source = text.join("\n");
  return Object.freeze({
    text: source,
    fixture: fixture.text === undefined ? undefined : { file: options.fixture ?? "", text: fixture.text },
    toString: () => source,
  });
}

function imports(words: ReadonlySet<string>, fixture: Fixture): string[] {
  const names = [...words].sort().concat("type EmbeddedCloud");
  return [
    ...(fixture.text === undefined ? [] : ['import { readFileSync } from "node:fs";']),
    `import { ${names.join(", ")} } from "stepwright";`,
  ];
}

function fixtureLines(file: string): string[] {
  const url = `new URL(${textCode(file.startsWith(".") ? file : `./${file}`)}, import.meta.url)`;
  return [
    `const recorded = JSON.parse(readFileSync(${url}, "utf8")) as {`,
    "  readonly [name: string]: unknown;",
    "};",
  ];
}

function definitionLines({ definition }: Execution, options: SpecOptions): string[] {
  if (options.definition !== undefined) return [];
  if (definition === undefined) throw new StepwrightError("RECORDING_DEFINITION_UNKNOWN", {});
  return [`const definition = ${valueCode(definition, 0, "const definition = ".length)};`, ""];
}

/** Time starts where it started when recorded: what the workflow reads from the clock comes out alike. */
function cloudLine({ startDate }: Execution, _options: SpecOptions): string {
  return `cloud = ${callCode("embedded", [{ startAt: startDate.toISOString() }], 4)};`;
}

function runLines(execution: Execution, options: SpecOptions, chain: readonly string[]): string[] {
  const reference = options.definition === undefined ? new Code("definition") : options.definition;
  const head = callCode("workflow", [reference], 4);
  const lines = chain.map((call) => `      ${call}`);
  if (execution.status !== "ABORTED") return [`    await ${head}`, ...lines, "      .run();"];
  const { error, cause, durationMs = 0 } = execution;
  const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  return [
    `    const running = await ${head}`,
    ...lines,
    "      .start();",
    ...(durationMs === 0 ? [] : [`    await cloud.advanceBy(${textCode(durationText(durationMs))});`]),
    `    await ${callCode("running.stop", [reason], 4)};`,
    "    await running.run();",
  ];
}

function suiteName({ stateMachineArn, executionArn }: Execution): string {
  const name = stateMachineArn.split(":")[6] ?? executionArn.split(":")[6] ?? "";
  return name === "" ? "A recorded workflow" : name;
}

const endings = { SUCCEEDED: "succeeds", FAILED: "fails", TIMED_OUT: "times out", ABORTED: "is stopped" } as const;

function titleOf({ status, error }: Execution): string {
  const ending = endings[status as keyof typeof endings];
  return `${ending}${status === "FAILED" && error !== undefined ? ` with ${error}` : ""} as recorded`;
}
