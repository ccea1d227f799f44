import type { JsonValue } from "../util/json.js";
import type { Path, ReferencePath } from "./path.js";
import type { Template } from "./template.js";

/** The query language of a machine or a state. */
export type QueryLanguage = "JSONPath" | "JSONata";

/** STANDARD or EXPRESS, as CreateStateMachine takes it. */
export type MachineType = "STANDARD" | "EXPRESS";

/**
 * A definition made ready to run: every path, template and rule is compiled once. The same shape serves the whole
 * machine, each branch of a Parallel and the processor of a Map.
 */
export interface Machine {
  /** Where it stands in the definition: "" for the whole machine, else such as "/States/Fan/Branches/0". */
  readonly location: string;
  readonly startAt: string;
  /** The states of this scope only, in the order they were written. */
  readonly states: ReadonlyMap<string, State>;
  readonly queryLanguage: QueryLanguage;
  readonly comment?: string;
  /** Top level only: seconds until the execution times out. */
  readonly timeoutSeconds?: number;
}

export type State =
  PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

/** The eight state types. */
export type StateType = State["type"];

interface Named {
  readonly name: string;
  /** Such as "/States/Fan/Branches/0/States/Charge". */
  readonly location: string;
  readonly queryLanguage: QueryLanguage;
  readonly comment?: string;
}

/** InputPath and OutputPath: absent is `$`; null throws the data away and gives `{}`. */
interface Filtered {
  readonly inputPath?: Path | null;
  readonly outputPath?: Path | null;
}

/** `next` is absent when the state ends its scope (`End: true`). */
interface Flowing {
  readonly next?: string;
}

interface Resulting {
  readonly parameters?: Template;
  readonly resultSelector?: Template;
  /** Absent is `$` (the result replaces the input); null keeps the input. */
  readonly resultPath?: ReferencePath | null;
}

interface Guarded {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

/** JSONata fields and variables, compiled where the state uses them. */
interface Querying {
  readonly assign?: Template;
  readonly arguments?: Template;
  readonly output?: Template;
}

export interface PassState extends Named, Filtered, Flowing, Pick<Resulting, "parameters" | "resultPath">, Querying {
  readonly type: "Pass";
  readonly result?: { readonly value: JsonValue };
}

export interface TaskState extends Named, Filtered, Flowing, Resulting, Guarded, Querying {
  readonly type: "Task";
  readonly resource: Resource;
  readonly timeoutSeconds?: number;
  readonly timeoutSecondsPath?: Path;
  readonly heartbeatSeconds?: number;
  readonly heartbeatSecondsPath?: Path;
  /** JSONata: TimeoutSeconds and HeartbeatSeconds written as expressions. */
  readonly timeoutSecondsTemplate?: Template;
  readonly heartbeatSecondsTemplate?: Template;
  /** Credentials: a template whose value has a RoleArn. */
  readonly credentials?: Template;
}

export interface ChoiceState extends Named, Filtered, Querying {
  readonly type: "Choice";
  readonly choices: readonly ChoiceRule[];
  readonly default?: string;
}

export interface ChoiceRule extends Querying {
  readonly next: string;
  readonly condition: Condition;
  readonly comment?: string;
}

/** One comparison, or a combination of them. `compare` holds AWS's operator name, such as "NumericGreaterThanPath". */
export type Condition =
  | { readonly kind: "and"; readonly conditions: readonly Condition[] }
  | { readonly kind: "or"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition }
  | {
      readonly kind: "compare";
      readonly operator: string;
      readonly variable: Path;
      /** The literal to compare with, or the path to it when the operator ends in "Path". */
      readonly operand: JsonValue | undefined;
      readonly operandPath?: Path;
    }
  | { readonly kind: "jsonata"; readonly template: Template };

export interface WaitState extends Named, Filtered, Flowing, Querying {
  readonly type: "Wait";
  readonly duration:
    | { readonly kind: "Seconds"; readonly seconds: number }
    | { readonly kind: "SecondsPath"; readonly path: Path }
    | { readonly kind: "Timestamp"; readonly timestamp: string }
    | { readonly kind: "TimestampPath"; readonly path: Path }
    | { readonly kind: "SecondsTemplate" | "TimestampTemplate"; readonly template: Template };
}

export interface SucceedState extends Named, Filtered, Querying {
  readonly type: "Succeed";
}

export interface FailState extends Named {
  readonly type: "Fail";
  readonly error?: string;
  /** A path, an intrinsic function call, or (JSONata) `Error` written as an expression. */
  readonly errorPath?: Template;
  readonly cause?: string;
  /** As `errorPath`, for the cause. */
  readonly causePath?: Template;
}

export interface ParallelState extends Named, Filtered, Flowing, Resulting, Guarded, Querying {
  readonly type: "Parallel";
  readonly branches: readonly Machine[];
}

export interface MapState extends Named, Filtered, Flowing, Resulting, Guarded, Querying {
  readonly type: "Map";
  readonly mode: "INLINE" | "DISTRIBUTED";
  readonly processor: Machine;
  readonly itemsPath?: Path;
  /** JSONata: `Items`, an expression or a literal array. */
  readonly items?: Template;
  /** `ItemSelector`, or the legacy `Parameters` of a Map: evaluated per item, with `$$.Map.Item`. */
  readonly itemSelector?: Template;
  readonly maxConcurrency?: number;
  readonly maxConcurrencyPath?: Path;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailureCountPath?: Path;
  readonly toleratedFailurePercentage?: number;
  readonly toleratedFailurePercentagePath?: Path;
  /** JSONata: the limits written as expressions. */
  readonly maxConcurrencyTemplate?: Template;
  readonly toleratedFailureCountTemplate?: Template;
  readonly toleratedFailurePercentageTemplate?: Template;
  readonly label?: string;
  /** JSON as written: the distributed Map's reader, batcher and writer. */
  readonly itemReader?: JsonValue;
  readonly itemBatcher?: JsonValue;
  readonly resultWriter?: JsonValue;
  readonly executionType?: MachineType;
  /** The same three, made ready to run. */
  readonly reader?: ItemReader;
  readonly batcher?: ItemBatcher;
  readonly writer?: ResultWriter;
}

/** Where a distributed Map reads its items. */
export interface ItemReader {
  readonly action: "getObject" | "listObjectsV2";
  /** Parameters or Arguments: gives Bucket, and Key or Prefix. */
  readonly parameters?: Template;
  readonly inputType: "CSV" | "JSON" | "JSONL" | "MANIFEST" | "PARQUET";
  /** The headers given; absent where the first row has them. */
  readonly csvHeaders?: readonly string[];
  /** As written: COMMA, PIPE, SEMICOLON, SPACE or TAB. */
  readonly csvDelimiter?: string;
  readonly maxItems?: number;
  readonly maxItemsPath?: Path;
  readonly maxItemsTemplate?: Template;
  /** A JSON pointer to the list inside of a JSON file. */
  readonly itemsPointer?: string;
  /** What a manifest names: the files of an S3 inventory, or those that an Athena query wrote. */
  readonly manifestType?: "S3_INVENTORY" | "ATHENA_DATA";
  /** A list of objects gives what they hold, instead of what S3 says of them. */
  readonly loadsAndFlattens?: true;
}

/** How a distributed Map groups its items: one child execution runs each batch. */
export interface ItemBatcher {
  readonly batchInput?: Template;
  readonly maxItemsPerBatch?: number;
  readonly maxItemsPerBatchPath?: Path;
  readonly maxItemsPerBatchTemplate?: Template;
  readonly maxInputBytesPerBatch?: number;
  readonly maxInputBytesPerBatchPath?: Path;
  readonly maxInputBytesPerBatchTemplate?: Template;
}

/** What a distributed Map makes of its results, and where it writes them. */
export interface ResultWriter {
  /** Parameters or Arguments: gives Bucket and Prefix. Absent where nothing is written. */
  readonly parameters?: Template;
  readonly transformation?: "NONE" | "COMPACT" | "FLATTEN";
  readonly outputType: "JSON" | "JSONL";
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  /** Seconds before the first retry (default 1). */
  readonly intervalSeconds: number;
  /** Default 3; 0 never retries. */
  readonly maxAttempts: number;
  /** Default 2. */
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  /** Default NONE. */
  readonly jitterStrategy: "FULL" | "NONE";
}

export interface Catcher extends Pick<Resulting, "resultPath">, Querying {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

/** A Task's Resource, taken apart. */
export type Resource =
  /** A function by ARN: `arn:aws:lambda:…:function:NAME`. */
  | { readonly kind: "lambda"; readonly arn: string; readonly functionName: string }
  | { readonly kind: "activity"; readonly arn: string }
  /** `arn:aws:states:::lambda:invoke` is service "lambda", action "invoke"; `aws-sdk:s3:getObject` is "aws-sdk:s3", "getObject". */
  | {
      readonly kind: "service";
      readonly arn: string;
      readonly service: string;
      readonly action: string;
      readonly pattern: "request-response" | "sync" | "sync:2" | "waitForTaskToken";
    };
