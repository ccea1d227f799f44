import { StepwrightError } from "../../errors/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import type { MockConfig, MockedResponse } from "../../loaders/mock-config.js";
import { didYouMean } from "../../util/nearest.js";
import { AwsError } from "../wire/aws-error.js";
import { unanswerable } from "./unanswerable.js";

/** How far the test cases of executions have come, as plain data. */
export type SavedMocks = readonly {
  readonly executions: readonly string[];
  readonly machine: string;
  readonly testCase: string;
  readonly calls: readonly (readonly [state: string, calls: number])[];
}[];

interface Assignment {
  readonly machine: string;
  readonly testCase: string;
  readonly states: ReadonlyMap<string, MockedResponse>;
  /** Calls so far, by state: items, loops and retries share one count, as in Step Functions Local. */
  readonly calls: Map<string, number>;
}

/** Which test case of the mock configuration answers which execution, and how far each has come. */
export class MockBook {
  readonly #config: MockConfig;
  readonly #assignments = new Map<string, Assignment>();

  constructor(config: MockConfig) {
    this.#config = config;
  }

  /**
   * Checks what stands after `#` in the ARN given to StartExecution.
   * @throws AwsError InvalidArn when there is no such test case
   */
  checkTestCase(machine: string, testCase: string | undefined): void {
    if (testCase === undefined) return;
    const cases = this.#config.machines.get(machine);
    if (cases?.has(testCase) === true) return;
    const known = cases === undefined ? "none" : [...cases.keys()].join(", ");
    throw new AwsError(
      "InvalidArn",
      `There is no test case "${testCase}" for the state machine "${machine}" in ${this.#config.source}.` +
        `${didYouMean(testCase, cases?.keys() ?? [])} Test cases of this machine: ${known}.`,
    );
  }

  assign(executionArn: string, machine: string, testCase: string | undefined): void {
    if (testCase === undefined) return;
    const states = this.#config.machines.get(machine)?.get(testCase);
    if (states !== undefined) this.#assignments.set(executionArn, { machine, testCase, states, calls: new Map() });
  }

  /** Lets a nested execution share the test case of the one that started it, counts included, unless it has one of its own. */
  inherit(child: string, parent: string): void {
    const assignment = this.#assignments.get(parent);
    if (assignment !== undefined && !this.#assignments.has(child)) this.#assignments.set(child, assignment);
  }

  save(): SavedMocks {
    const sharing = new Map<Assignment, string[]>();
    for (const [arn, assignment] of this.#assignments) {
      sharing.set(assignment, [...(sharing.get(assignment) ?? []), arn]);
    }
    return [...sharing].map(([{ machine, testCase, calls }, arns]) => ({
      executions: arns,
      machine,
      testCase,
      calls: [...calls],
    }));
  }

  load(saved: SavedMocks): void {
    for (const { executions, machine, testCase, calls } of saved) {
      const states = this.#config.machines.get(machine)?.get(testCase);
      if (states === undefined) continue;
      const assignment: Assignment = { machine, testCase, states, calls: new Map(calls) };
      for (const arn of executions) this.#assignments.set(arn, assignment);
    }
  }

  release(executionArn: string): void {
    this.#assignments.delete(executionArn);
  }

  /** @returns undefined when the state is not mocked, so that somebody else may answer */
  answer(request: TaskRequest): TaskAnswer | undefined {
    const assignment = this.#assignments.get(request.executionArn);
    const response = assignment?.states.get(request.stateName);
    if (assignment === undefined || response === undefined) return undefined;
    const call = assignment.calls.get(request.stateName) ?? 0;
    assignment.calls.set(request.stateName, call + 1);
    const answer = response.ranges.find(({ from, to }) => from <= call && call <= to)?.answer;
    if (answer === undefined) return this.#exhausted(request.stateName, response, call);
    if (answer.kind === "return") return { kind: "succeeded", output: answer.output };
    return { kind: "failed", error: answer.error, ...(answer.cause === undefined ? {} : { cause: answer.cause }) };
  }

  #exhausted(state: string, response: MockedResponse, call: number): TaskAnswer {
    const known = response.ranges.map(({ from, to }) => (from === to ? `"${from}"` : `"${from}-${to}"`)).join(", ");
    const facts = {
      state,
      response: response.name,
      source: this.#config.source,
      call,
      known: known === "" ? "none" : known,
    };
    return unanswerable("Stepwright.MockExhausted", new StepwrightError("MOCK_EXHAUSTED", facts));
  }
}
