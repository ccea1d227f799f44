import type { JsonObject, JsonValue } from "../../src/util/json.js";
import type { Transformer } from "./masking/transformers.js";

/** One line of a `.jsonl` file. */
export type Row = JsonObject;

/** What every recorded case has. */
export interface RecordedRow {
  readonly id: string;
  readonly features?: readonly string[];
  readonly recorded_date?: string;
  readonly transformers?: readonly Transformer[];
  /** What a reader must know of the recording, in words. */
  readonly caveats?: readonly string[];
  readonly expected: Readonly<Record<string, JsonValue>>;
}

/** A machine to create, and how its tasks answer. */
export interface MachineRow extends RecordedRow {
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: JsonObject;
  /** The definition as it was passed, where its text matters. */
  readonly definition_text?: string;
  /** Null when the execution was started without input. */
  readonly input_text: string | null;
  readonly ids: { readonly state_machine_arn: string; readonly execution_arn: string; readonly role_arn: string };
  readonly answers?: readonly RecordedAnswer[] | null;
  readonly lambdas?: readonly RecordedLambda[];
  readonly expected_terminal?: { readonly status?: string };
  /** Machines that run beside it, or that it starts. */
  readonly other_state_machines?: readonly OtherMachine[];
  /** ARNs of the activities it calls. */
  readonly activities?: readonly string[];
  /** Calls made before it was started. */
  readonly setup?: readonly ApiStep[];
}

/** A machine beside the one that is recorded. */
export interface OtherMachine {
  readonly account: string;
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: JsonObject;
  readonly executions_started_by_test?: readonly { readonly execution_arn: string; readonly input: JsonValue }[];
}

/** An execution and the whole history AWS wrote of it. */
export interface HistoryRow extends MachineRow {
  readonly history_key: string;
  readonly request?: { readonly GetExecutionHistory?: { readonly reverseOrder?: boolean } };
}

/** An Express execution: called and waited for, or started and seen in its log. */
export interface ExpressRow extends MachineRow {
  readonly operation: string;
}

/** What one attempt of a task answered. `cause` and `output` that hold a JSON object are decoded. */
export interface RecordedAnswer {
  readonly state: string;
  readonly attempt: number;
  readonly submitted?: JsonValue;
  readonly output?: JsonValue;
  readonly error?: string | null;
  readonly cause?: JsonValue;
  readonly timed_out?: boolean;
}

/** A function, and what it does. */
export interface RecordedLambda {
  readonly function_name: string;
  readonly function_arn: string;
  readonly behaviour_spec: LambdaBehaviour | null;
}

/** What a function does with its event. */
export interface LambdaBehaviour {
  /** The event itself, a constant, so many characters, or a prefix before the event as Python prints it. */
  readonly returns?: "event" | "constant" | "raw" | "python-str";
  readonly value?: JsonValue;
  readonly repeat?: string;
  readonly count?: number;
  readonly prefix?: string;
  /** The error object a Lambda runtime answers with. */
  readonly raises?: JsonObject;
  readonly sleep_seconds?: number;
}

/** A definition that is refused when a machine is created, or validated without creating one. */
export interface ValidationRow extends RecordedRow {
  readonly operation: "CreateStateMachine" | "ValidateStateMachineDefinition";
  readonly definition?: JsonObject;
  readonly definition_text?: string;
  readonly request: JsonObject;
}

/** One state run alone: a TestState call. */
export interface TestStateRow extends RecordedRow {
  readonly operation: "TestState";
  readonly definition?: JsonObject;
  readonly definition_text?: string;
  readonly input_text?: string | null;
  readonly request: JsonObject;
  readonly lambdas?: readonly RecordedLambda[];
}

/** Calls in order, or one call. */
export interface ApiRow extends RecordedRow {
  readonly steps?: readonly ApiStep[];
  readonly operation?: string;
  readonly request?: JsonObject;
  readonly lambdas?: readonly RecordedLambda[];
}

/** One call of a script. */
export interface ApiStep {
  readonly service: string;
  readonly op: string;
  readonly params: JsonObject;
  readonly raises?: boolean;
  /** Values of the recorded response that later steps may name. */
  readonly returned?: JsonValue;
  readonly snapshot?: readonly ApiSnapshot[];
}

/** Which part of a step's response `expected` holds, and where. */
export interface ApiSnapshot {
  readonly key: string;
  readonly path?: readonly (string | number)[];
  readonly response_path?: readonly string[];
}

/** A path over a document, with Jayway's answer. */
export interface JsonPathRow {
  readonly path: string;
  readonly docId: string;
  readonly ok: boolean;
  readonly definite?: boolean;
  readonly value?: JsonValue;
  readonly error?: string;
  readonly message?: string;
  readonly compileError?: boolean;
}

/** A pattern and an event: whether they match, or that the pattern is not valid. */
export interface EventPatternRow {
  readonly id: string;
  /** `api`: as TestEventPattern takes it, with a whole envelope. */
  readonly level: "matcher" | "api";
  readonly ops?: readonly string[];
  readonly expect: boolean | "error";
  readonly error?: { readonly message?: string };
  readonly pattern: JsonValue;
  readonly event: JsonValue;
  /** The pattern or the event as text, where its spelling matters. */
  readonly patternText?: string;
  readonly eventText?: string;
}

/** An event, what a target says about its input, and what is delivered. */
export interface EventTransformerRow {
  readonly id: string;
  readonly kind?: string;
  readonly event: JsonObject;
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestionTime?: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputPathsMap?: Readonly<Record<string, string>>;
  readonly inputTemplate?: string;
  readonly ignoreJsonPaths?: readonly string[];
  readonly expect: JsonObject;
}

/** A definition, and whether AWS would take it. */
export interface LanguageRow {
  readonly id: string;
  readonly definition: JsonObject;
  readonly valid: boolean;
  readonly type?: "STANDARD" | "EXPRESS";
}

/** One call to EventBridge, with what is around it told in words. */
export interface EventCallRow {
  readonly id: string;
  /** An operation, or what happens. */
  readonly op: string;
  /** Abbreviated: what does not matter is left out. */
  readonly request: JsonObject;
  readonly expect: JsonObject;
  /** What is there before, in words. */
  readonly setup?: string;
}

/** An execution, and the events that AWS put on the default bus about it. */
export interface StatusEventsRow extends MachineRow {
  readonly after: readonly ApiStep[];
}
