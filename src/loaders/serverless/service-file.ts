import { dirname } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { chooseMachine } from "../machine-choice.js";
import { objectDefinition, textDefinition, type MachineFile, type MachineReading } from "../machine-reading.js";
import { fillTexts } from "../placeholders.js";
import { Evaluation } from "../template/evaluation.js";
import { noValue } from "../template/no-value.js";
import { stackOf, type Stack } from "../template/stack.js";
import { substituted } from "../template/substitution.js";
import { fieldsOf, Variables } from "./variables.js";

/** Tells whether a document is a file of the Serverless Framework. */
export function isServiceFile(document: JsonObject): boolean {
  return "stepFunctions" in document || ("service" in document && "provider" in document);
}

/**
 * Reads a machine out of a Serverless file with the serverless-step-functions plugin.
 * https://www.serverless.com/plugins/serverless-step-functions
 */
export function readServiceFile(file: MachineFile): MachineReading {
  const { document, path, logicalId, resolver, files } = file;
  const variables = new Variables(file, dirname(path));
  tellRegion(file, variables);
  const stepFunctions = fieldsOf(variables.at(document["stepFunctions"], "stepFunctions"));
  const machines = fieldsOf(variables.at(stepFunctions["stateMachines"], "stepFunctions.stateMachines"));
  const candidates = Object.entries(machines).map(([key, node]) => {
    const place = `stepFunctions.stateMachines.${key}`;
    const machine = fieldsOf(variables.at(node, place));
    const names = [
      variables.textAt(machine["id"]),
      variables.textAt(machine["name"]),
      machineId(key, machine, variables),
    ];
    return { logicalId: key, names: names.filter((name) => name !== undefined), machine, place };
  });
  const chosen = chooseMachine(candidates, logicalId, { source: path, sought: "stepFunctions.stateMachines" });
  const { machine, place } = chosen;
  const evaluation = new Evaluation(serviceStack(file, variables, machines, stepFunctions), resolver, files);
  const type = evaluation.optionalText(machine["type"], `${place}.type`) ?? "STANDARD";
  if (type !== "STANDARD" && type !== "EXPRESS") {
    throw evaluation.invalid(`${place}.type`, `a type is STANDARD or EXPRESS, not ${JSON.stringify(type)}`);
  }
  return {
    ...definitionOf(evaluation, machine["definition"], `${place}.definition`),
    name: evaluation.optionalText(machine["name"], `${place}.name`) ?? chosen.logicalId,
    type,
    logicalId: chosen.logicalId,
  };
}

function tellRegion({ document, resolver }: MachineFile, variables: Variables): void {
  const { region } = fieldsOf(document["provider"]);
  // A region that depends on the deployment stays open.
  if (typeof region === "string" && !region.includes("${")) resolver.tell("AWS::Region", region);
  else if (region !== undefined && resolver.given("AWS::Region") === undefined) {
    const said = resolver.given("opt:region");
    const told = said ?? variables.at(region, "provider.region");
    if (typeof told === "string") resolver.tell("AWS::Region", told);
  }
}

function definitionOf(
  evaluation: Evaluation,
  node: JsonValue | undefined,
  place: string,
): Pick<MachineReading, "definition" | "text"> {
  const value = node === undefined ? noValue : evaluation.value(node, place);
  if (value === noValue) throw evaluation.invalid(place, "a definition is expected there");
  const source = `${evaluation.stack.source} (${place})`;
  const fill = (text: string): string =>
    substituted(
      evaluation,
      text.replaceAll(/#\{([^{}]+)\}/g, (_, name: string) => `\${${name}}`),
      place,
    );
  if (typeof value === "string") return textDefinition(fill(value), source);
  return objectDefinition(withWaitSeconds(fillTexts(value, fill)), source);
}

/** The plugin writes the Seconds of a Wait that come from a function as a number. */
function withWaitSeconds(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withWaitSeconds(item as JsonValue));
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).map(([key, part]) => {
    const isNumber = key === "Seconds" && value["Type"] === "Wait" && typeof part === "string" && /^\d+$/.test(part);
    return [key, isNumber ? Number(part) : withWaitSeconds(part)] as const;
  });
  return Object.fromEntries(fields);
}

/** The template the framework would deploy, as far as definitions refer to it. */
function serviceStack(file: MachineFile, variables: Variables, machines: JsonObject, steps: JsonObject): Stack {
  const { document, path } = file;
  const own = [variables.at(document["resources"], "resources")].flat() as readonly (JsonValue | undefined)[];
  const resources = own.map((part, index) => {
    const section = fieldsOf(variables.at(part, `resources[${index}]`));
    return fieldsOf(variables.at(section["Resources"], "resources.Resources"));
  });
  const functions = Object.entries(fieldsOf(variables.at(document["functions"], "functions"))).flatMap(
    ([key, node]) => {
      const { name } = fieldsOf(variables.at(node, `functions.${key}`));
      const resource = {
        Type: "AWS::Lambda::Function",
        Properties: { FunctionName: name ?? `${serviceName(document)}-\${sls:stage}-${key}` },
      };
      // Definitions name a function by its key or by its logical id.
      return [
        [key, resource],
        [`${normalised(key)}LambdaFunction`, resource],
      ];
    },
  );
  const others = Object.entries(machines).map(([key, node]) => {
    const machine = fieldsOf(variables.at(node, key));
    const { name } = machine;
    const properties: JsonObject = name === undefined ? {} : { StateMachineName: name };
    return [
      machineId(key, machine, variables),
      { Type: "AWS::StepFunctions::StateMachine", Properties: properties },
    ] as const;
  });
  const named = fieldsOf(variables.at(steps["activities"], "stepFunctions.activities"));
  const listed = Array.isArray(steps["activities"])
    ? (steps["activities"] as readonly JsonValue[])
    : Object.values(named);
  const activities = listed.map((name) => {
    const resource = { Type: "AWS::StepFunctions::Activity", Properties: { Name: name } };
    return [`${normalised(variables.textAt(name) ?? "")}StepFunctionsActivity`, resource] as const;
  });
  const all = Object.fromEntries([...functions, ...others, ...activities]) as JsonObject;
  const template: JsonObject = { Resources: Object.assign({}, all, ...resources) as JsonObject };
  return { ...stackOf(template, path, []), expand: (text, place) => variables.expand(text, place) };
}

function serviceName(document: JsonObject): string {
  const { service } = document;
  const name = isJsonObject(service) ? service["name"] : service;
  return typeof name === "string" ? name : "service";
}

/** The logical id the plugin gives a machine. */
function machineId(key: string, { id, name }: JsonObject, variables: Variables): string {
  const own = variables.textAt(id ?? name);
  return own !== undefined ? normalised(own) : `${normalised(key)}StepFunctionsStateMachine`;
}

/** A name as part of a logical id: the framework writes out what may not stand in one. */
function normalised(name: string): string {
  const written = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return `${written.charAt(0).toUpperCase()}${written.slice(1)}`;
}
