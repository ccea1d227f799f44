import { isJsonObject, type JsonObject } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import type { Evaluation } from "./evaluation.js";
import { noValue, type Evaluated } from "./no-value.js";
import { pseudoParameter } from "./pseudo-parameters.js";
import { qualifiedFunction, samFunctionQualifier } from "./function-qualifier.js";
import { resourceTypes } from "./resource-types.js";
import { nestedStack, parentOf, propertiesOf, type Stack } from "./stack.js";
import { standIn } from "./stand-in.js";

/** Ref: a parameter, a pseudo parameter or a resource. What `resolve` says goes before all of them. */
export function referenceValue(evaluation: Evaluation, name: string, place: string): Evaluated {
  const { stack, resolver } = evaluation;
  const parameter = stack.parameters[name];
  const said = resolver.given(name);
  if (isJsonObject(parameter)) return parameterValue(evaluation, name, parameter, said, place);
  if (said !== undefined) return said;
  if (name === "AWS::NoValue") return noValue;
  if (name === "AWS::NotificationARNs") return [];
  const pseudo = pseudoParameter(name, stack.name, resolver);
  if (pseudo !== undefined) return pseudo;
  const resource = resourceOf(stack, name);
  if (resource === undefined) {
    const qualified = samFunctionQualifier(evaluation, name, place);
    if (qualified !== undefined) return qualified;
    throw unknown(evaluation, name, `"${name}"`, name, place);
  }
  const type = String(resource["Type"]);
  const qualified = qualifiedFunction(evaluation, name, resource, place);
  if (qualified !== undefined) return qualified;
  const forms = resourceTypes[type];
  if (forms === undefined) {
    throw evaluation.unresolved(place, `Ref ${name}`, `and what ${type} gives is known after deployment only`, name);
  }
  return standIn(evaluation, { id: name, resource, forms, form: forms.ref, key: name, what: "Ref" }, place);
}

function parameterValue(
  evaluation: Evaluation,
  name: string,
  parameter: JsonObject,
  said: string | undefined,
  place: string,
): Evaluated {
  const type = String(parameter["Type"]);
  const isList = type === "CommaDelimitedList" || type.startsWith("List<");
  const asTyped = (text: string): Evaluated => (isList ? text.split(",").map((item) => item.trim()) : text);
  if (said !== undefined) return asTyped(said);
  const parent = parentOf(evaluation.stack);
  const passed = parent?.parameters[name];
  if (parent !== undefined && passed !== undefined) {
    const at = `Resources.${parent.id}.Properties.Parameters.${name}`;
    return evaluation.of(parent.stack).follow(at, place, () => evaluation.of(parent.stack).value(passed, at));
  }
  if (type.startsWith("AWS::SSM::Parameter::Value")) {
    throw evaluation.unresolved(place, `the parameter "${name}"`, "whose value lies in the Parameter Store", name);
  }
  const standard = parameter["Default"];
  if (standard === undefined) {
    throw evaluation.unresolved(place, `the parameter "${name}"`, "which has no Default", name);
  }
  return asTyped(evaluation.text(standard, `Parameters.${name}.Default`));
}

/** Fn::GetAtt. What `resolve` says goes first. */
export function attributeValue(evaluation: Evaluation, id: string, attribute: string, place: string): Evaluated {
  const { stack, resolver } = evaluation;
  const key = `${id}.${attribute}`;
  const said = resolver.given(key);
  if (said !== undefined) return said;
  const resource = resourceOf(stack, id);
  if (resource === undefined) throw unknown(evaluation, id, `"${key}"`, key, place);
  const nested = nestedStack(stack, resource);
  const output = attribute.startsWith("Outputs.") ? nested?.outputs[attribute.slice("Outputs.".length)] : undefined;
  if (nested !== undefined && isJsonObject(output)) {
    const there = evaluation.of(nested);
    return there.follow(attribute, place, () => there.value(output["Value"] ?? null, `${attribute}.Value`));
  }
  const type = String(resource["Type"]);
  const forms = resourceTypes[type];
  const form =
    forms !== undefined && Object.hasOwn(forms.attributes, attribute) ? forms.attributes[attribute] : undefined;
  if (forms === undefined || form === undefined) {
    const reason = `and the ${attribute} of ${type} is known after deployment only`;
    throw evaluation.unresolved(place, `Fn::GetAtt ${key}`, reason, key);
  }
  return standIn(evaluation, { id, resource, forms, form, key, what: attribute }, place);
}

/** A resource of the template, or one that SAM makes: the role of a function or machine. */
function resourceOf(stack: Stack, id: string): JsonObject | undefined {
  const resource = Object.hasOwn(stack.resources, id) ? stack.resources[id] : undefined;
  if (isJsonObject(resource)) return resource;
  const owner = stack.resources[id.replace(/Role$/, "")];
  const isGenerated = id.endsWith("Role") && isJsonObject(owner) && propertiesOf(owner)["Role"] === undefined;
  if (!isGenerated || !String(owner["Type"]).startsWith("AWS::Serverless::")) return undefined;
  return { Type: "AWS::IAM::Role" };
}

function unknown(evaluation: Evaluation, name: string, reference: string, key: string, place: string): Error {
  const { parameters, resources } = evaluation.stack;
  const hint = didYouMean(name, [...Object.keys(parameters), ...Object.keys(resources)]).trim();
  const reason = "which is neither a parameter nor a resource of the template";
  return evaluation.unresolved(place, reference, hint === "" ? reason : `${reason} (${hint})`, key);
}
