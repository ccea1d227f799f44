import type { JsonObject } from "../../util/json.js";
import type { Evaluation } from "./evaluation.js";
import { placeOf, written } from "./pseudo-parameters.js";
import { forms as knownForms, type ResourceForms } from "./resource-forms.js";
import { propertiesOf } from "./stack.js";

/** What is asked of a resource that does not exist yet. */
export interface Wanted {
  readonly id: string;
  readonly resource: JsonObject;
  readonly forms: ResourceForms;
  readonly form: string;
  /** The entry of `resolve` that would give it. */
  readonly key: string;
  /** `Ref`, or the attribute. */
  readonly what: string;
}

/**
 * What a resource's name, ARN or URL would be. It is named as the template says, else after its logical id, and lies where the
 * stack is deployed to. What the template and `resolve` leave open is noted as assumed.
 */
export function standIn(evaluation: Evaluation, wanted: Wanted, place: string): string {
  const { id, resource, forms, form, key, what } = wanted;
  const told = physicalName(evaluation, id, resource, forms, place);
  const name = told ?? (resource["Type"] === "AWS::S3::Bucket" ? id.toLowerCase() : id);
  const value = written(form, name, placeOf(evaluation.resolver));
  if (told !== undefined && isPlaceKnown(evaluation, form)) return value;
  const after = told === undefined ? "named after its logical id" : "in the region and account that are assumed";
  return evaluation.resolver.assume(key, value, `${what} of an ${String(resource["Type"])} ${after}.`);
}

/** The name of a resource, where `resolve` or the template tells it. */
export function physicalName(
  evaluation: Evaluation,
  id: string,
  resource: JsonObject,
  forms: ResourceForms,
  place: string,
): string | undefined {
  if (forms.ref === knownForms.name) {
    const said = evaluation.resolver.given(id);
    if (said !== undefined) return said;
  }
  if (forms.named === undefined) return undefined;
  const property = `Resources.${id}.Properties.${forms.named}`;
  const node = propertiesOf(resource)[forms.named];
  return evaluation.follow(property, place, () => evaluation.optionalText(node, property));
}

/** Tells whether a form holds nothing that is only assumed. */
function isPlaceKnown({ resolver }: Evaluation, form: string): boolean {
  if (form === knownForms.name) return true;
  // Revisions, and the tail of identifiers, come into being with the deployment.
  if (/\}(:1|-AbCdEf|\/0000.*)$/.test(form)) return false;
  return ["AWS::Region", "AWS::AccountId"].every((name) => resolver.given(name) !== undefined);
}
