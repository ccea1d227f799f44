import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { chooseMachine } from "../machine-choice.js";
import { textDefinition, type MachineFile, type MachineReading } from "../machine-reading.js";
import { blockOf, Expressions } from "./expressions.js";
import { machineType } from "./machine-type.js";

/** Tells whether a document is Terraform configuration in JSON. */
export function isConfigurationFile(document: JsonObject): boolean {
  return ("resource" in document || "module" in document) && !("States" in document) && !("Resources" in document);
}

/**
 * Reads a machine out of a `.tf.json` file.
 * https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function readConfigurationFile(file: MachineFile): MachineReading {
  const { document, path: source, logicalId, resolver } = file;
  const blocks = Object.entries(blockOf(document, "resource", "aws_sfn_state_machine") ?? {});
  const candidates = blocks.flatMap(([label, block]) => {
    const fields = Array.isArray(block) ? (block as readonly JsonValue[])[0] : block;
    if (!isJsonObject(fields)) return [];
    const { name } = fields;
    const names = [label, ...(typeof name === "string" ? [name] : [])];
    return [{ logicalId: `aws_sfn_state_machine.${label}`, names, label, fields }];
  });
  const machine = chooseMachine(candidates, logicalId, { source, sought: "aws_sfn_state_machine" });
  const region = blockOf(document, "provider", "aws")?.["region"];
  if (typeof region === "string" && !region.includes("${")) resolver.tell("AWS::Region", region);
  const expressions = new Expressions(file);
  const place = `resource.${machine.logicalId}`;
  const { definition, name, type } = machine.fields;
  if (typeof definition !== "string") {
    const at = `${place}.definition`;
    throw new StepwrightError("TEMPLATE_VALUE_INVALID", { source, place: at, problem: "text is expected there" });
  }
  const text = expressions.text(definition, `${place}.definition`);
  const toldType = typeof type === "string" ? expressions.text(type, `${place}.type`) : type;
  return {
    ...textDefinition(text, `${source} (${place}.definition)`),
    name: typeof name === "string" ? expressions.text(name, `${place}.name`) : machine.label,
    type: machineType(toldType, { source, place: `${place}.type` }),
    logicalId: machine.logicalId,
  };
}
