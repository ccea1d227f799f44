import { isJsonObject, type JsonObject } from "../../util/json.js";
import type { Evaluation } from "./evaluation.js";
import { placeOf, written } from "./pseudo-parameters.js";
import { forms } from "./resource-forms.js";
import { resourceTypes } from "./resource-types.js";
import { propertiesOf } from "./stack.js";
import { physicalName } from "./stand-in.js";

/** Ref of a function's version or alias: the function's ARN with a qualifier. Undefined for other resources. */
export function qualifiedFunction(
  evaluation: Evaluation,
  id: string,
  resource: JsonObject,
  place: string,
): string | undefined {
  const type = String(resource["Type"]);
  if (type !== "AWS::Lambda::Version" && type !== "AWS::Lambda::Alias") return undefined;
  const { FunctionName: of = null, Name: alias = null } = propertiesOf(resource);
  const at = `Resources.${id}.Properties`;
  const named = evaluation.follow(at, place, () => evaluation.text(of, `${at}.FunctionName`));
  const name = /:function:([^:]+)/.exec(named)?.[1] ?? named;
  const qualifier = type === "AWS::Lambda::Version" ? "1" : evaluation.text(alias, `${at}.Name`);
  return assumed(evaluation, id, `${name}:${qualifier}`, `Ref of an ${type}.`);
}

/** `Ref: Function.Version` and `Function.Alias`, which SAM makes of AutoPublishAlias. */
export function samFunctionQualifier(evaluation: Evaluation, name: string, place: string): string | undefined {
  const [id = "", what] = name.split(".");
  const resource = evaluation.stack.resources[id];
  if (!isJsonObject(resource) || resource["Type"] !== "AWS::Serverless::Function") return undefined;
  const { AutoPublishAlias: alias } = propertiesOf(resource);
  if (alias === undefined || (what !== "Version" && what !== "Alias")) return undefined;
  const types = resourceTypes["AWS::Serverless::Function"];
  const told = types && physicalName(evaluation, id, resource, types, place);
  const qualifier = what === "Version" ? "1" : evaluation.text(alias, `Resources.${id}.Properties.AutoPublishAlias`);
  return assumed(evaluation, name, `${told ?? id}:${qualifier}`, `The ${what} that SAM makes of AutoPublishAlias.`);
}

function assumed(evaluation: Evaluation, key: string, name: string, reason: string): string {
  const arn = written(forms.lambda, name, placeOf(evaluation.resolver));
  return evaluation.resolver.assume(key, arn, reason);
}
