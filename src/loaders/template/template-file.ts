import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { chooseMachine, type Candidate } from "../machine-choice.js";
import type { MachineFile, MachineReading } from "../machine-reading.js";
import { machineDefinition } from "./definition-property.js";
import { Evaluation } from "./evaluation.js";
import { propertiesOf, stackOf, type Stack } from "./stack.js";

/** A machine of a template. */
export interface TemplateMachine extends Candidate {
  readonly stack: Stack;
  readonly resource: JsonObject;
}

/** The names the properties of a machine have in SAM and in CloudFormation. */
const propertyNames = {
  "AWS::Serverless::StateMachine": { name: "Name", type: "Type", role: "Role" },
  "AWS::StepFunctions::StateMachine": { name: "StateMachineName", type: "StateMachineType", role: "RoleArn" },
} as const;

type MachineType = keyof typeof propertyNames;

/** Tells whether a document is a CloudFormation or SAM template. */
export function isTemplate(document: JsonObject): boolean {
  return isJsonObject(document["Resources"]) && !("States" in document);
}

/** Reads a machine out of a CloudFormation or SAM template. */
export function readTemplate(file: MachineFile): MachineReading {
  const stack = stackOf(file.document, file.path, []);
  return readStacks([stack], file);
}

/** Reads a machine out of stacks. */
export function readStacks(
  stacks: readonly Stack[],
  { logicalId, path, resolver, files }: Omit<MachineFile, "document">,
  environment?: (stack: Stack) => void,
): MachineReading {
  const sought = "AWS::StepFunctions::StateMachine and no AWS::Serverless::StateMachine";
  const machine = chooseMachine(stacks.flatMap(machinesOf), logicalId, { source: path, sought });
  environment?.(machine.stack);
  return readMachine(new Evaluation(machine.stack, resolver, files), machine);
}

function machinesOf(stack: Stack): TemplateMachine[] {
  return Object.entries(stack.resources).flatMap(([logicalId, resource]) =>
    isJsonObject(resource) && isMachineType(resource["Type"])
      ? [{ logicalId, names: namesOf(stack, logicalId, resource), stack, resource }]
      : [],
  );
}

function isMachineType(type: JsonValue | undefined): type is MachineType {
  return typeof type === "string" && Object.hasOwn(propertyNames, type);
}

/** Other names of a machine: by its stack, by its construct path in CDK, and without the hash CDK adds. */
function namesOf(stack: Stack, id: string, { Metadata: metadata }: JsonObject): string[] {
  const path = isJsonObject(metadata) ? metadata["aws:cdk:path"] : undefined;
  const names = [`${stack.name}/${id}`];
  if (typeof path === "string") {
    const construct = path.replace(/\/Resource$/, "");
    names.push(construct, path, construct.slice(construct.lastIndexOf("/") + 1), id.replace(/[0-9A-F]{8}$/, ""));
  }
  return names;
}

function readMachine(evaluation: Evaluation, { logicalId, resource }: TemplateMachine): MachineReading {
  const words = propertyNames[resource["Type"] as MachineType];
  const isServerless = resource["Type"] === "AWS::Serverless::StateMachine";
  const own = propertiesOf(resource);
  const properties = isServerless ? { ...evaluation.stack.machineGlobals, ...own } : own;
  const place = `Resources.${logicalId}.Properties`;
  const name = evaluation.optionalText(properties[words.name], `${place}.${words.name}`) ?? logicalId;
  const type = typeOf(evaluation, properties[words.type], `${place}.${words.type}`);
  const roleArn = roleOf(evaluation, properties[words.role], `${place}.${words.role}`);
  return {
    ...machineDefinition(evaluation, properties, place),
    name,
    type,
    logicalId,
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}

function typeOf(
  evaluation: Evaluation,
  node: JsonValue | undefined,
  place: string,
): "STANDARD" | "EXPRESS" | undefined {
  const type = evaluation.optionalText(node, place);
  if (type === undefined || type === "STANDARD" || type === "EXPRESS") return type ?? "STANDARD";
  throw evaluation.invalid(place, `a type is STANDARD or EXPRESS, not ${JSON.stringify(type)}`);
}

/** The role says nothing of what a workflow does: one that cannot be told is left out. */
function roleOf(evaluation: Evaluation, node: JsonValue | undefined, place: string): string | undefined {
  try {
    return evaluation.optionalText(node, place);
  } catch (error) {
    if (error instanceof StepwrightError) return undefined;
    throw error;
  }
}
