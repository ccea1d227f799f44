import type { Execution } from "../history/index.js";
import type { DoubleNode } from "../plan/double.js";
import type { JsonValue } from "../util/json.js";
import { callsOf, type RecordedCall } from "./calls.js";
import { redacted, redactedCall, redactedText, type Redact } from "./redact.js";
import { doubleOf, sequencesOf, type Sequence } from "./sequences.js";
import { endedExecution, type RecordingSource } from "./source.js";
import { suiteOf, type RecordedSpec, type SpecOptions } from "./spec/suite.js";

/** How an execution is recorded. */
export interface RecordOptions {
  /** The definition it ran, where the source does not know it: an object or, as AWS describes it, JSON text. */
  readonly definition?: JsonValue;
  /** The execution's ARN, where the source does not know it. */
  readonly executionArn?: string;
  /** Masks secrets: see {@link Redact}. Default: everything is kept. */
  readonly redact?: Redact;
}

/** What a workflow builder must offer to take a recording. */
export interface RecordableBuilder<Self> {
  withInput(input: JsonValue): Self;
  stub(state: string, double: object): Self;
}

/** A recording as data that JSON can carry: to be kept, compared, or read by another program. */
export interface RecordingData {
  readonly kind: "recording";
  readonly version: 1;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly input: JsonValue;
  readonly doubles: readonly DoubleNode[];
  readonly status: Execution["status"];
  readonly output?: JsonValue;
  readonly error?: string;
  readonly cause?: string;
  /** The states of the top level, in order. */
  readonly path: readonly string[];
}

/** What an execution was given: its input and the answers of its tasks, ready to be given again. */
export interface Recording {
  /** The input of the execution. */
  readonly input: JsonValue;
  /** Every call of a Task's resource, in history order, with its answer and how long it took. */
  readonly calls: readonly RecordedCall[];
  /** Things worth telling, such as calls that are not in the history. */
  readonly warnings: readonly string[];
  /**
   * The answers as doubles of a plan: each is given exactly as often as it was, after the time it took, and items that were answered
   * differently have answers of their own. One more call is an error.
   */
  doubles(): readonly DoubleNode[];
  /**
   * Gives a workflow the recorded input and answers.
   * @example await record(execution).apply(workflow(orders).on(cloud)).expectSucceeded().run()
   */
  apply<Builder extends RecordableBuilder<Builder>>(builder: Builder): Builder;
  /**
   * Writes the recording as a Mocha suite to keep: the input, the shortest stubs that answer alike, and what the execution showed. Each
   * expectation was put to the recorded execution. Ids, times and names of the run itself are expected by their kind (`is.uuid()`). Times
   * that tasks took are left out below a second, unless something was cut off while tasks were at work.
   * @throws RECORDING_DEFINITION_UNKNOWN when neither the options nor the recording know a definition
   */
  toSpec(options?: SpecOptions): RecordedSpec;
  /** The recording as data. */
  toJSON(): RecordingData;
}

/**
 * Records an execution: what went into it, and what each of its tasks was answered, on whichever target it ran.
 *
 * Tasks that are submitted, called back or nested are recorded by their final answer; a task that had not answered when it was cut off,
 * or for which Step Functions stopped waiting, never answers. The items of a distributed Map are executions of their own: record them one by one.
 * @param source an Execution, such as `run()` resolves to, or a whole GetExecutionHistory response
 * @throws RECORDING_SOURCE_INVALID, RECORDING_INCOMPLETE, RECORDING_WITHOUT_DATA, HISTORY_INCOMPLETE
 * @example const recording = record(await execution(arn).on(aws()).run(), { redact: (path, value) => (path.endsWith(".pin") ? "0000" : value) });
 */
export function record(source: RecordingSource, options: RecordOptions = {}): Recording {
  const { execution, input } = endedExecution("record", source, options);
  return new Recorded(execution, input, options.redact);
}

/** A double as the builder of workflows reads it: its parts under this symbol. */
const partsOf = Symbol.for("stepwright.double");

class Recorded implements Recording {
  readonly input: JsonValue;
  readonly calls: readonly RecordedCall[];
  readonly warnings: readonly string[];
  readonly #execution: Execution;
  readonly #sequences: ReadonlyMap<string, readonly Sequence[]>;

  constructor(execution: Execution, input: JsonValue, redact: Redact | undefined) {
    const calls = callsOf(execution);
    this.input = redact === undefined ? input : redacted(redact, "input", input);
    this.calls = Object.freeze(redact === undefined ? calls : calls.map((call) => redactedCall(redact, call)));
    this.warnings = Object.freeze(warningsOf(execution));
    this.#execution = redact === undefined ? execution : redactedExecution(redact, execution, this.input);
    this.#sequences = sequencesOf(this.calls);
    Object.freeze(this);
  }

  doubles(): readonly DoubleNode[] {
    return [...this.#sequences].map(([state, sequences]) => doubleOf(state, sequences));
  }

  apply<Builder extends RecordableBuilder<Builder>>(builder: Builder): Builder {
    let built = builder.withInput(this.input);
    for (const { state, steps, pins } of this.doubles()) {
      if (steps.length > 0) built = built.stub(state, { [partsOf]: { steps, pin: undefined, eachVisit: false } });
      for (const { steps: own, ...pin } of pins) {
        built = built.stub(state, { [partsOf]: { steps: own, pin, eachVisit: false } });
      }
    }
    return built;
  }

  toSpec(options: SpecOptions = {}): RecordedSpec {
    const { input, calls } = this;
    return suiteOf({ execution: this.#execution, input, calls, sequences: this.#sequences }, options);
  }

  toJSON(): RecordingData {
    const { executionArn, stateMachineArn, status, output, error, cause, thread } = this.#execution;
    return {
      ...{ kind: "recording", version: 1, executionArn, stateMachineArn },
      ...{ input: this.input, doubles: this.doubles(), status },
      ...(output !== undefined && { output }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      path: thread.visits.map(({ state }) => state),
    };
  }
}

/** The execution as it is told when its secrets are masked. */
function redactedExecution(redact: Redact, execution: Execution, input: JsonValue): Execution {
  const { output, cause } = execution;
  return Object.create(execution, {
    input: { value: input },
    output: { value: output === undefined ? undefined : redacted(redact, "output", output) },
    cause: { value: cause === undefined ? undefined : redactedText(redact, "cause", cause) },
  }) as Execution;
}

function warningsOf(execution: Execution): string[] {
  const distributed = new Set<string>();
  let inside = "";
  for (const event of execution.events) {
    if (event.type === "MapStateEntered") inside = event.stateEnteredEventDetails?.name ?? "";
    else if (event.type === "MapRunStarted") distributed.add(inside);
  }
  return [...distributed].map(
    (map) =>
      `The items of the distributed Map ${JSON.stringify(map)} ran as executions of their own: their answers are not in this history. Record those executions as well.`,
  );
}
