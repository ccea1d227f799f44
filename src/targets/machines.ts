import { randomUUID } from "node:crypto";
import type { CreateStateMachineCommandInput, DescribeStateMachineOutput } from "@aws-sdk/client-sfn";
import { environment, type LogLevel } from "../config/index.js";
import { collector } from "../coverage/collector.js";
import { StepwrightError } from "../errors/index.js";
import type { DeployedMachine, MachineDescription } from "../executor/port.js";
import { originOf } from "../loaders/origin.js";
import { standIn } from "../mutation/stand-in.js";
import type { JsonValue } from "../util/json.js";
import { isAliasArn } from "./arns.js";
import { machineDescription } from "./records.js";
import { namedArn } from "./call-error.js";
import type { Calls } from "./calls.js";
import { making } from "./interruption.js";
import { onScopeEnd } from "./scope.js";
import { temporaryTags } from "./temporary-tags.js";

/** A machine to make runnable. */
export interface MachineSource {
  readonly name: string;
  readonly definition: JsonValue;
  /** The definition as it was written: numbers keep their form. */
  readonly text: string;
  readonly type: "STANDARD" | "EXPRESS";
}

/** How a target finds or makes machines. */
export interface MachinePolicy {
  /** Existing machines by name. */
  readonly machines: Readonly<Record<string, string>>;
  /** The role new machines run with. @throws ROLE_MISSING when there is none to create `name` with */
  roleArn(name: string): string;
  /** True: `deploy` creates a machine under its own name, or updates it. False: it creates one for the time of the test. */
  readonly keeps: boolean;
  /** Called with the name of a log group before a machine logs to it; absent where machines do not log. */
  readonly prepareLogGroup?: (name: string) => Promise<void>;
  /** A name of its own for a machine that is made for the time of the test. */
  temporaryName(name: string): string;
}

/** Where temporary machines log to. Groups of this prefix need no room in a resource policy of the account. */
const temporaryLogGroup = "/aws/vendedlogs/states/stepwright";

/** How long a name may be. https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const nameLimit = 80;

/** A name with a suffix, cut to the length a name may have. */
export function suffixedName(name: string, suffix: string): string {
  return `${name.slice(0, nameLimit - suffix.length - 1)}-${suffix}`;
}

/** A name no other process gives: for machines on a service that others use, too. */
export function uniqueName(name: string): string {
  return suffixedName(name, `stepwright-${randomUUID().slice(0, 8)}`);
}

/** The machines of a target that this process runs: mapped, deployed, or temporary. */
export class Machines {
  readonly #calls: Calls;
  readonly #policy: MachinePolicy;
  /** Machines this process made and has to remove, by their ARNs: what to call when one is gone. */
  readonly #temporary = new Map<string, () => void>();
  /** ARNs of machines this process made: AWS may not know them everywhere yet. */
  readonly #ours = new Set<string>();
  #cancelCleanUp: (() => void) | undefined;
  #removing: Promise<void> | undefined;
  readonly #deployed = new Map<string, Promise<DeployedMachine>>();

  constructor(calls: Calls, policy: MachinePolicy) {
    this.#calls = calls;
    this.#policy = policy;
  }

  /** Tells whether this process created the machine. */
  isOurs(stateMachineArn: string): boolean {
    return this.#ours.has(stateMachineArn);
  }

  /**
   * The machine mapped to the name, else one made of the definition. A temporary one is made once for the same name and
   * definition.
   */
  async deploy(source: MachineSource): Promise<DeployedMachine> {
    const mapped = this.#policy.machines[source.name];
    if (mapped !== undefined) return await this.describe(mapped);
    count(source);
    if (this.#policy.keeps) return await this.#put(source);
    const key = JSON.stringify([source.name, source.type, source.text]);
    const known = this.#deployed.get(key);
    if (known !== undefined) return await known;
    const made = this.#createTemporary(source);
    this.#deployed.set(key, made);
    made.catch(() => this.#deployed.delete(key));
    return await made;
  }

  async deployTemporary(source: MachineSource): Promise<{ machine: DeployedMachine; remove(): Promise<void> }> {
    count(source);
    const machine = await this.#createTemporary(source);
    return { machine, remove: () => this.#remove(machine.stateMachineArn) };
  }

  /** Of an alias: the version most executions run; which one an execution runs is known once it has started. */
  async describe(stateMachineArn: string): Promise<MachineDescription> {
    if (!isAliasArn(stateMachineArn)) return machineDescription(await this.#described(stateMachineArn));
    const { routingConfiguration = [] } = await this.#calls.send({
      operation: "DescribeStateMachineAlias",
      subject: stateMachineArn,
      send: (sdk, sfn, options) =>
        sfn.send(new sdk.DescribeStateMachineAliasCommand({ stateMachineAliasArn: stateMachineArn }), options),
    });
    const routes = routingConfiguration.filter(({ weight = 0 }) => weight > 0);
    const [first] = routes.toSorted((left, right) => (right.weight ?? 0) - (left.weight ?? 0));
    // An alias always leads to a version; one that is not told is asked of the machine, and refused in AWS's words.
    const version = await this.#described(first?.stateMachineVersionArn ?? stateMachineArn);
    return { ...machineDescription(version), stateMachineArn, ...(routes.length > 1 && { routed: true }) };
  }

  #described(stateMachineArn: string): Promise<DescribeStateMachineOutput> {
    return this.#calls.send({
      operation: "DescribeStateMachine",
      subject: stateMachineArn,
      send: (sdk, sfn, options) => sfn.send(new sdk.DescribeStateMachineCommand({ stateMachineArn }), options),
      notYet: (failure) => failure.name === "StateMachineDoesNotExist" && this.isOurs(stateMachineArn),
    });
  }

  /** Removes every temporary machine, also when removing some fails; what stays is told once. @throws CLEANUP_FAILED */
  removeAll(): Promise<void> {
    // The target's close() and the end of the spec file may ask at the same time.
    return (this.#removing ??= this.#removeEach().finally(() => (this.#removing = undefined)));
  }

  async #removeEach(): Promise<void> {
    this.#deployed.clear();
    this.#cancelCleanUp?.();
    this.#cancelCleanUp = undefined;
    const left: string[] = [];
    let reason: unknown;
    for (const stateMachineArn of [...this.#temporary.keys()]) {
      try {
        await this.#remove(stateMachineArn);
      } catch (error) {
        left.push(stateMachineArn);
        this.#forget(stateMachineArn);
        reason = error;
      }
    }
    if (left.length === 0) return;
    const told = reason instanceof Error ? reason.message : String(reason);
    throw new StepwrightError("CLEANUP_FAILED", { left, reason: told }, { cause: reason });
  }

  async #createTemporary(source: MachineSource): Promise<DeployedMachine> {
    const name = this.#policy.temporaryName(source.name);
    const tags = Object.entries(temporaryTags()).map(([key, value]) => ({ key, value }));
    const roleArn = this.#policy.roleArn(source.name);
    // What an embedded cloud holds goes with it.
    const lasting = this.#calls.place.kind !== "embedded";
    if (lasting) this.#cancelCleanUp ??= onScopeEnd(() => this.removeAll());
    const { prepareLogGroup } = this.#policy;
    const level = prepareLogGroup === undefined ? "OFF" : (environment().get("WORKFLOW_LOG_LEVEL") ?? "OFF");
    if (level !== "OFF") await prepareLogGroup?.(temporaryLogGroup);
    const create = (): Promise<string> => this.#create({ ...source, name }, source.name, roleArn, tags, level);
    const { made: stateMachineArn, gone } = lasting
      ? await making(`machine "${name}"`, create, (arn) => this.#delete(arn))
      : { made: await create(), gone: () => undefined };
    this.#temporary.set(stateMachineArn, gone);
    return { stateMachineArn, name, type: source.type, definition: source.definition };
  }

  async #put(source: MachineSource): Promise<DeployedMachine> {
    const roleArn = this.#policy.roleArn(source.name);
    const { name, type, definition } = source;
    try {
      return { stateMachineArn: await this.#create(source, name, roleArn, undefined), name, type, definition };
    } catch (error) {
      const taken = existingArn(error);
      if (taken === undefined) throw error;
      await this.#calls.send({
        operation: "UpdateStateMachine",
        subject: name,
        send: (sdk, sfn, options) =>
          sfn.send(
            new sdk.UpdateStateMachineCommand({
              stateMachineArn: taken,
              definition: standIn(source.text, name),
              roleArn,
            }),
            options,
          ),
      });
      // Its type cannot be changed: it is what it was.
      return { ...(await this.describe(taken)), definition };
    }
  }

  async #create(
    source: MachineSource,
    subject: string,
    roleArn: string,
    tags: { key: string; value: string }[] | undefined,
    level: LogLevel = "OFF",
  ): Promise<string> {
    const { name, text, type } = source;
    const definition = standIn(text, subject);
    const output = await this.#calls.send({
      operation: "CreateStateMachine",
      subject,
      send: async (sdk, sfn, options) => {
        const logging = level === "OFF" ? {} : loggingTo(level, roleArn, await sfn.config.region());
        return await sfn.send(
          new sdk.CreateStateMachineCommand({ name, definition, type, roleArn, tags, ...logging }),
          options,
        );
      },
    });
    const stateMachineArn = output.stateMachineArn ?? "";
    this.#ours.add(stateMachineArn);
    return stateMachineArn;
  }

  async #remove(stateMachineArn: string): Promise<void> {
    if (!this.#temporary.has(stateMachineArn)) return;
    await this.#delete(stateMachineArn);
    this.#forget(stateMachineArn);
    this.#ours.delete(stateMachineArn);
  }

  #delete(stateMachineArn: string): Promise<unknown> {
    return this.#calls.send({
      operation: "DeleteStateMachine",
      subject: stateMachineArn,
      send: (sdk, sfn, options) => sfn.send(new sdk.DeleteStateMachineCommand({ stateMachineArn }), options),
    });
  }

  #forget(stateMachineArn: string): void {
    this.#temporary.get(stateMachineArn)?.();
    this.#temporary.delete(stateMachineArn);
  }
}

/** What is deployed counts for coverage, although nothing may ever run it. */
function count({ name, text, definition }: MachineSource): void {
  collector()?.deployed(name, text, originOf(definition));
}

/** The group stands in the account of the role and the Region of the client. */
function loggingTo(
  level: Exclude<LogLevel, "OFF">,
  roleArn: string,
  region: string,
): Pick<CreateStateMachineCommandInput, "loggingConfiguration"> {
  const [, partition = "aws", , , accountId = ""] = roleArn.split(":", 5);
  const logGroupArn = `arn:${partition}:logs:${region}:${accountId}:log-group:${temporaryLogGroup}:*`;
  return {
    loggingConfiguration: {
      level,
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    },
  };
}

/** The ARN AWS names when a machine of that name is there with another definition: `State Machine Already Exists: 'arn…'`. */
function existingArn(error: unknown): string | undefined {
  if (!(error instanceof StepwrightError) || error.code !== "CALL_REFUSED") return undefined;
  const { name, reason } = error.facts as { readonly name: string; readonly reason: string };
  return name === "StateMachineAlreadyExists" ? namedArn(reason) : undefined;
}
