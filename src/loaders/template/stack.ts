import { basename, dirname } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** A template, taken apart, with the templates that are deployed beside it. */
export interface Stack {
  /** The file, for messages and for paths in it. */
  readonly source: string;
  readonly folder: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: JsonObject;
  readonly outputs: JsonObject;
  /** Properties SAM gives to every machine. */
  readonly machineGlobals: JsonObject;
  /** All stacks of the same deployment, this one included. */
  readonly assembly: readonly Stack[];
  /** Rewrites a text before it is evaluated: the variables of a framework. */
  readonly expand?: (text: string, place: string) => JsonValue;
}

/** Takes a template apart. `assembly` is filled by who knows the other stacks. */
export function stackOf(document: JsonObject, source: string, assembly: Stack[]): Stack {
  const stack: Stack = {
    source,
    folder: dirname(source),
    name: stackName(source),
    parameters: section(document, "Parameters"),
    mappings: section(document, "Mappings"),
    conditions: section(document, "Conditions"),
    resources: section(document, "Resources"),
    outputs: section(document, "Outputs"),
    machineGlobals: section(section(document, "Globals"), "StateMachine"),
    assembly,
  };
  assembly.push(stack);
  return stack;
}

function section(document: JsonObject, name: string): JsonObject {
  const value = document[name];
  return isJsonObject(value) ? value : {};
}

function stackName(source: string): string {
  const name = basename(source)
    .replace(/(\.template)?\.(json|ya?ml|template)$/i, "")
    .replaceAll(/[^A-Za-z0-9-]+/g, "-");
  return name === "" ? "stack" : name;
}

/** The nested stack a resource deploys, where its template is at hand: CDK notes its file. */
export function nestedStack(stack: Stack, resource: JsonObject): Stack | undefined {
  const path = section(resource, "Metadata")["aws:asset:path"];
  if (resource["Type"] !== "AWS::CloudFormation::Stack" || typeof path !== "string") return undefined;
  return stack.assembly.find(({ folder, source }) => folder === stack.folder && basename(source) === basename(path));
}

/** The resource of another stack that deploys this one as a nested stack. */
export function parentOf(
  stack: Stack,
): { readonly stack: Stack; readonly id: string; readonly parameters: JsonObject } | undefined {
  for (const parent of stack.assembly) {
    for (const [id, resource] of Object.entries(parent.resources)) {
      if (isJsonObject(resource) && nestedStack(parent, resource) === stack) {
        return { stack: parent, id, parameters: section(section(resource, "Properties"), "Parameters") };
      }
    }
  }
  return undefined;
}

/** The properties of a resource. */
export function propertiesOf(resource: JsonObject): JsonObject {
  return section(resource, "Properties");
}
