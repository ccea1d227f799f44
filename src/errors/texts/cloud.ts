import { formatDuration } from "../../util/duration.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/cloud`, the `stepwright` command and the mock configuration raise. */
export interface CloudFacts {
  /**
   * A Task ran and nothing answers it. `functionName` is set when it calls a Lambda function, `endpoint` when an HTTP endpoint, `pinned` when its stub is for
   * other calls only.
   */
  TASK_NOT_STUBBED: {
    readonly state: string;
    readonly resource: string;
    readonly input: string;
    readonly functionName: string | undefined;
    readonly endpoint: string | undefined;
    readonly pinned: { readonly at: string; readonly call: string } | undefined;
  };
  /** A stub with a bounded number of answers was called once more. */
  DOUBLE_EXHAUSTED: {
    readonly state: string;
    readonly at: string;
    readonly answered: number;
    readonly call: string;
  };
  /** A stub answers as the service it stands in for cannot. `allowed` are the values of an enumeration. */
  STUB_INVALID: {
    readonly state: string;
    readonly at: string;
    /** Such as `dynamodb:getItem`. */
    readonly call: string;
    /** In AWS's words. */
    readonly problem: string;
    readonly allowed: readonly string[] | undefined;
    /** A required field is missing. */
    readonly required: boolean;
  };
  /** Executions start each other without end and without any time passing. */
  NESTED_TOO_DEEP: { readonly state: string; readonly depth: number };
  /** A function that answers a Task did not settle in time. */
  HANDLER_SILENT: { readonly state: string; readonly handler: string; readonly limitMs: number };
  /** An assertion failed inside a function that answers a Task. */
  HANDLER_ASSERTION: { readonly state: string; readonly handler: string; readonly text: string };
  /** A stub's function is not there. */
  DOUBLE_FUNCTION_MISSING: { readonly state: string; readonly label: string; readonly at: string };
  /** A mock configuration cannot be read. */
  MOCK_CONFIG_INVALID: { readonly source: string; readonly path: string; readonly problem: string };
  /** A mocked state was called more often than its response has answers. */
  MOCK_EXHAUSTED: {
    readonly state: string;
    readonly response: string;
    readonly source: string;
    readonly call: number;
    readonly known: string;
  };
  /** A file that should hold a saved cloud does not. */
  CLOUD_FILE_UNREADABLE: { readonly path: string; readonly problem: string };
  /** A cloud could not be written to a file. `problem` is a clause. */
  CLOUD_FILE_UNWRITABLE: { readonly path: string; readonly problem: string };
  /** A saved cloud was written by another version. */
  CLOUD_FILE_VERSION: { readonly path: string; readonly version: unknown; readonly known: number };
  /** A saved cloud needs options that its file cannot hold. */
  CLOUD_OPTION_MISSING: { readonly path: string; readonly missing: readonly string[] };
  /** Doubles of a saved cloud refer to functions that were not given. */
  CLOUD_FUNCTIONS_MISSING: {
    readonly path: string;
    readonly missing: readonly {
      /** `EXECUTION/#1`. */
      readonly name: string;
      readonly state: string;
      readonly label: string;
      readonly at: string;
    }[];
  };
  /** A cloud cannot be saved now. Each problem is a sentence without its full stop. */
  CLOUD_UNSAVABLE: { readonly problems: readonly string[] };
  /** An option of the embedded cloud or of its server has a value it cannot have. */
  CLOUD_OPTION_INVALID: {
    readonly call: "embedded" | "listen" | "inRegion" | "activityWorker";
    readonly option: string;
    readonly value: unknown;
    readonly expected: string;
  };
  /** There is no Mocha to run a suite with. */
  CLI_MOCHA_MISSING: { readonly directory: string };
  /** A flag of the `stepwright` command has a value it cannot have. */
  CLI_OPTION_INVALID: { readonly option: string; readonly value: string; readonly expected: string };
  /** A definition given to `stepwright serve --deploy` was refused. */
  DEPLOY_REFUSED: { readonly name: string; readonly file: string; readonly reason: string };
  /** The server could not listen. */
  SERVER_CANNOT_LISTEN: { readonly port: number; readonly reason: string };
}

export const cloudTexts: TextsOf<CloudFacts> = {
  CLOUD_FILE_UNREADABLE: ({ path, problem }) =>
    `Going on from the saved cloud ${path} failed: ${problem}. Give embedded({ from }) a file that cloud.save(file) wrote.`,
  CLOUD_FILE_UNWRITABLE: ({ path, problem }) =>
    `Saving the cloud to ${path} failed: ${problem}. Give save(…) the path of a file in a folder that exists and may be written to. What stood there before is untouched.`,
  CLOUD_FILE_VERSION: ({ path, version, known }) =>
    `Going on from the saved cloud ${path} failed: it has format version ${JSON.stringify(version)}, and this version of Stepwright reads version ${known}. Go on from it with the version of Stepwright that wrote it, or save it anew with this one.`,
  CLOUD_OPTION_MISSING: ({ path, missing }) =>
    `Going on from the saved cloud ${path} failed: it was made with ${missing.join(" and ")}, which no file can hold. Write embedded({ from: …, ${missing.map((option) => `${option}: …`).join(", ")} }).`,
  CLOUD_FUNCTIONS_MISSING: ({ path, missing }) =>
    [
      `Going on from the saved cloud ${path} failed: stubs of its executions refer to functions that were not given.`,
      ...missing.map(({ name, state, label, at }) => `  "${name}": ${label} of the stub for "${state}" (${at})`),
      `Write embedded({ from: …, functions: { ${missing.map(({ name }) => `"${name}": (input) => …`).join(", ")} } }).`,
    ].join("\n"),
  CLOUD_UNSAVABLE: ({ problems }) =>
    [
      "The cloud cannot be saved now:",
      ...problems.map((problem) => `  ${problem}.`),
      "Save it when these are done, such as after until(waitingAt(…)) or advanceBy(…).",
    ].join("\n"),
  TASK_NOT_STUBBED: ({ state, resource, input, functionName, endpoint, pinned }) =>
    `Nothing answers the Task "${state}" (${resource}), which was called with ${input}. ` +
    (pinned === undefined ? "" : `Its stub (${pinned.at}) is for other calls only; this was ${pinned.call}. `) +
    `Write .stub(${JSON.stringify(state)}, returns({ … })) in the spec` +
    (functionName !== undefined
      ? `, or give the function a handler: cloud.lambda(${JSON.stringify(functionName)}, async (event) => ({ … })).`
      : endpoint !== undefined
        ? `, or give the endpoint a handler: cloud.http(${JSON.stringify(endpoint)}, (request) => ({ StatusCode: 200, ResponseBody: … })).`
        : resource.endsWith(".waitForTaskToken")
          ? `, or answer its token: .answers(${JSON.stringify(state)}, (token) => ({ … })).`
          : "."),
  DOUBLE_EXHAUSTED: ({ state, at, answered, call }) =>
    `The stub for "${state}" (${at}) has no answer left for ${call}: it has answered ${answered} ${answered === 1 ? "call" : "calls"}. ` +
    `Add another answer with .thenReturns({ … }) or .thenFails("…"), or leave the last one without .once(), .twice() or .times(n), so that it repeats.`,
  STUB_INVALID: ({ state, at, call, problem, allowed, required }) =>
    `The stub for "${state}" (${at}) does not answer as ${call} does: ${problem}` +
    (allowed === undefined ? ". " : ` (the API model knows ${allowed.join(", ")}). `) +
    `Mend the answer, ` +
    (required
      ? 'or compare only the fields that are there: returns({ … }, { validate: "PRESENT" }).'
      : 'or leave it as it is with returns({ … }, { validate: "NONE" }).'),
  NESTED_TOO_DEEP: ({ state, depth }) =>
    `The Task "${state}" would start an execution that is more than ${depth} starts away from the first one, each made by the one ` +
    `before at the same instant of virtual time. Give the chain of executions an end, or a Wait in which time passes.`,
  HANDLER_SILENT: ({ state, handler, limitMs }) =>
    `The Task "${state}" waits for ${handler}, which has been silent for ${formatDuration(limitMs)} of real time. ` +
    `Let it return or throw, allow more with embedded({ handlerLimit: "60s" }), or use never() where virtual time-outs are to fire.`,
  HANDLER_ASSERTION: ({ state, handler, text }) =>
    `An assertion failed in ${handler}, which answers the Task "${state}": ${text}`,
  DOUBLE_FUNCTION_MISSING: ({ state, label, at }) =>
    `The stub for "${state}" (${at}) calls the function "${label}", which was not supplied with the plan. Pass it along with the plan's functions.`,
  MOCK_CONFIG_INVALID: ({ source, path, problem }) =>
    `The mock config cannot be used (${source}${path === "" ? "" : `, at ${path}`}): ${problem}${/[.?]$/.test(problem) ? "" : "."}` +
    ` Its format is { "StateMachines": { NAME: { "TestCases": { CASE: { STATE: RESPONSE } } } }, "MockedResponses": { RESPONSE: { "0": { "Return": … }, "1-2": { "Throw": { "Error": …, "Cause": … } } } } }.`,
  MOCK_EXHAUSTED: ({ state, response, source, call, known }) =>
    `The mocked state "${state}" has no answer for its call number ${call} (counted from 0): "${response}" in ${source} answers ${known}. ` +
    `Add "${call}", or widen a range.`,
  CLOUD_OPTION_INVALID: ({ call, option, value, expected }) =>
    `${call}({ ${option} }) was given ${JSON.stringify(value) ?? String(value)}. Give ${expected}.`,
  CLI_MOCHA_MISSING: ({ directory }) =>
    `Running the suite needs Mocha, and ${directory} has none. Install it: npm install --save-dev mocha.`,
  CLI_OPTION_INVALID: ({ option, value, expected }) =>
    `${option} was given ${JSON.stringify(value)}. Give ${expected}.`,
  DEPLOY_REFUSED: ({ name, file, reason }) =>
    `"${name}" could not be deployed from ${file}: ${reason}. Mend the definition; stepwright validate ${file} lists everything AWS would refuse.`,
  SERVER_CANNOT_LISTEN: ({ port, reason }) =>
    `The server cannot listen on 127.0.0.1:${port}: ${reason}. Choose another port, or 0 for any that is free.`,
};
