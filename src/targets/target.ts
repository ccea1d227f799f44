import type { SFNClient } from "@aws-sdk/client-sfn";
import type { DeployedMachine, TargetPort } from "../executor/port.js";
import type { JsonValue } from "../util/json.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "./clients/optional-clients.js";

/**
 * A definition as users give it: the object, its JSON text (starting `{`), the path of a file, a file URL, or what `machineFrom`
 * returned.
 */
export type DefinitionRef = string | URL | object;

/** The type of the definition a reference stands for, as far as it tells: a literal keeps the names of its states. */
export type DefinitionIn<Ref> = Ref extends string | URL
  ? JsonValue
  : Ref extends { readonly definition: infer Definition }
    ? Definition extends JsonValue
      ? Definition
      : JsonValue
    : Ref extends JsonValue
      ? Ref
      : JsonValue;

/** How a machine is deployed. */
export interface DeployOptions {
  /** The type of the machine to create (default: as `machineFrom` read it, else `"STANDARD"`). A machine that exists keeps its own. */
  readonly type?: "STANDARD" | "EXPRESS";
}

/**
 * A place where workflows run: the embedded cloud, AWS, or any Step Functions endpoint. The same spec runs on each,
 * since all three are reached through the AWS SDK's clients.
 */
export interface Target extends AsyncDisposable {
  /** `"embedded"`, `"aws"` or `"endpoint"`. */
  readonly kind: TargetPort["kind"];
  /**
   * The target's Step Functions client: an ordinary `SFNClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-sfn` is not installed
   */
  readonly sfn: SFNClient;
  /**
   * The target's EventBridge client: an ordinary `EventBridgeClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-eventbridge` is not installed
   */
  readonly eventBridge: EventBridgeClient;
  /**
   * The target's SQS client: an ordinary `SQSClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-sqs` is not installed
   */
  readonly sqs: SQSClient;
  /**
   * The target's CloudWatch Logs client: an ordinary `CloudWatchLogsClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-cloudwatch-logs` is not installed
   */
  readonly logs: CloudWatchLogsClient;
  /**
   * Makes a machine runnable under a name: the embedded cloud and endpoints create it (or update one of that name);
   * AWS returns the machine mapped to the name, or creates a temporary one. A literal definition gives `workflow` the names of its states.
   * @throws MACHINE_REFUSED when the definition is not one AWS would accept
   */
  deploy<const Ref extends DefinitionRef>(
    name: string,
    definition: Ref,
    options?: DeployOptions,
  ): Promise<DeployedMachine<DefinitionIn<Ref>>>;
  /** What the executor talks to. */
  port(): TargetPort;
  /**
   * Removes what the target created for the time of the test and lets go of its clients. Safe to call twice; `await using` calls it.
   * @throws CLEANUP_FAILED naming what was left behind
   */
  close(): Promise<void>;
}
