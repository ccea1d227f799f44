import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { chooseMachine, type Candidate } from "../machine-choice.js";
import { textDefinition, type MachineFile, type MachineReading } from "../machine-reading.js";
import { machineType } from "./machine-type.js";

interface ShownMachine extends Candidate {
  readonly values: JsonObject;
}

/** Tells whether a document is what `terraform show -json` prints of a state or a plan. */
export function isShownFile(document: JsonObject): boolean {
  return "format_version" in document && ("values" in document || "planned_values" in document);
}

/**
 * Reads a machine out of what `terraform show -json` printed: of a state, or of a plan as far as that knows the definition.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readShownFile({ document, path: source, logicalId }: MachineFile): MachineReading {
  const isPlan = "planned_values" in document;
  const values = isPlan ? document["planned_values"] : document["values"];
  const root = isJsonObject(values) ? values["root_module"] : undefined;
  const machine = chooseMachine(machinesIn(root), logicalId, { source, sought: "aws_sfn_state_machine" });
  const { definition, name, type, role_arn: roleArn } = machine.values;
  const place = `${machine.logicalId}.definition`;
  if (typeof definition !== "string") {
    if (isPlan) throw new StepwrightError("DEFINITION_NOT_KNOWN_YET", { source, place });
    throw new StepwrightError("TEMPLATE_VALUE_INVALID", { source, place, problem: "a definition is expected there" });
  }
  return {
    ...textDefinition(definition, `${source} (${place})`),
    name: typeof name === "string" ? name : shortName(machine.logicalId),
    type: machineType(type, { source, place: `${machine.logicalId}.type` }),
    logicalId: machine.logicalId,
    ...(typeof roleArn === "string" ? { roleArn } : {}),
  };
}

function machinesIn(module: JsonValue | undefined): ShownMachine[] {
  if (!isJsonObject(module)) return [];
  const { resources, child_modules: children } = module;
  const own = listOf(resources).flatMap((resource) => {
    if (resource["type"] !== "aws_sfn_state_machine" || resource["mode"] === "data") return [];
    const address = String(resource["address"] ?? resource["name"]);
    const values = isJsonObject(resource["values"]) ? resource["values"] : {};
    return [{ logicalId: address, names: namesOf(address, values), values }];
  });
  return [...own, ...listOf(children).flatMap(machinesIn)];
}

function namesOf(address: string, { name }: JsonObject): string[] {
  return [shortName(address), ...(typeof name === "string" ? [name] : [])];
}

/** `orders` for `module.shop.aws_sfn_state_machine.orders`. */
function shortName(address: string): string {
  return address.slice(address.lastIndexOf("aws_sfn_state_machine.") + "aws_sfn_state_machine.".length);
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}
