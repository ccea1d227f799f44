import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { MachineFile } from "../machine-reading.js";
import { placeOf, pseudoParameter, written } from "../template/pseudo-parameters.js";
import { forms } from "../template/resource-forms.js";
import { terraformTypes } from "./resource-types.js";

/** Data sources that tell where the deployment is. */
const places: Readonly<Record<string, string>> = {
  "aws_caller_identity.account_id": "AWS::AccountId",
  "aws_region.name": "AWS::Region",
  "aws_region.id": "AWS::Region",
  "aws_region.region": "AWS::Region",
  "aws_partition.partition": "AWS::Partition",
};

/** A reference such as `aws_lambda_function.charge.arn` or `var.tables["orders"]`. */
const referenceShape = /^[A-Za-z_][\w-]*((\.[\w-]+)|(\[(\d+|"[^"\]]*")\]))*$/;

/** The expressions of a `.tf.json` file, as far as they refer to something: functions and conditions need Terraform itself. */
export class Expressions {
  readonly #file: MachineFile;
  readonly #following: string[] = [];

  constructor(file: MachineFile) {
    this.#file = file;
  }

  /** Replaces `${…}` in a text; `$${` stays `${`. @throws TEMPLATE_VALUE_UNRESOLVED, TEMPLATE_VALUE_INVALID */
  text(template: string, place: string): string {
    if (/(^|[^%])%\{/.test(template)) throw this.#invalid(place, "directives (%{ … }) need Terraform itself");
    let filled = "";
    let from = 0;
    for (let start = template.indexOf("${"); start >= 0; start = template.indexOf("${", from)) {
      if (template[start - 1] === "$") {
        filled += `${template.slice(from, start - 1)}\${`;
        from = start + 2;
        continue;
      }
      const end = closing(template, start + 2);
      filled += `${template.slice(from, start)}${this.#value(template.slice(start + 2, end).trim(), place)}`;
      from = end + 1;
    }
    return (filled + template.slice(from)).replaceAll("%%{", "%{");
  }

  #value(expression: string, place: string): string {
    const said = this.#file.resolver.given(expression);
    if (said !== undefined) return said;
    if (!referenceShape.test(expression))
      throw this.#unresolved(expression, "which only Terraform can work out", place);
    if (this.#following.includes(expression)) throw this.#invalid(place, `${expression} leads back to itself`);
    this.#following.push(expression);
    try {
      const value = this.#reference(expression, place);
      if (value !== undefined) return value;
    } finally {
      this.#following.pop();
    }
    throw this.#unresolved(expression, "which is known when Terraform has run", place);
  }

  #reference(expression: string, place: string): string | undefined {
    const [kind = "", name = "", ...path] = expression
      .replaceAll(/\[(\d+|"[^"]*")\]/g, (_, key: string) => `.${key.replaceAll('"', "")}`)
      .split(".");
    const { document } = this.#file;
    if (kind === "var") return this.#scalar(stepInto(blockOf(document, "variable", name)?.["default"], path), place);
    if (kind === "local") return this.#scalar(stepInto(blockOf(document, "locals")?.[name], path), place);
    if (kind === "data") {
      const pseudo = places[`${name}.${path.at(-1) ?? ""}`];
      return pseudo === undefined ? undefined : pseudoParameter(pseudo, "", this.#file.resolver);
    }
    return this.#resource(
      kind,
      name,
      path.filter((part) => !/^\d+$/.test(part)),
      expression,
      place,
    );
  }

  #resource(type: string, name: string, path: readonly string[], key: string, place: string): string | undefined {
    const types = terraformTypes[type];
    const block = blockOf(this.#file.document, "resource", type, name);
    const [attribute = "", ...more] = path;
    if (block === undefined) {
      if (types === undefined) return undefined;
      throw this.#unresolved(key, "and the file holds no such resource", place);
    }
    const literal = more.length === 0 ? block[attribute] : undefined;
    if (literal !== undefined) return this.#scalar(literal, `resource.${type}.${name}.${attribute}`);
    const form = attribute === "id" ? types?.ref : types?.attributes[attribute];
    if (types === undefined || form === undefined || more.length > 0) return undefined;
    const told = types.named === undefined ? undefined : block[types.named];
    const named = told === undefined ? undefined : this.#scalar(told, `resource.${type}.${name}.${types.named ?? ""}`);
    const { resolver } = this.#file;
    const value = written(form, named ?? name, placeOf(resolver));
    if (form === forms.name && named !== undefined) return value;
    const after = named === undefined ? "named after its block" : "in the region and account that are assumed";
    return resolver.assume(key, value, `${attribute} of an ${type} ${after}.`);
  }

  #scalar(value: JsonValue | undefined, place: string): string | undefined {
    if (typeof value === "string") return this.text(value, place);
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }

  #invalid(place: string, problem: string): StepwrightError {
    return new StepwrightError("TEMPLATE_VALUE_INVALID", { source: this.#file.path, place, problem });
  }

  #unresolved(expression: string, reason: string, place: string): StepwrightError {
    const reference = expression.length <= 80 ? expression : `${expression.slice(0, 79)}…`;
    return new StepwrightError("TEMPLATE_VALUE_UNRESOLVED", {
      source: this.#file.path,
      place,
      reference: `\${${reference}}`,
      reason,
      key: expression,
    });
  }
}

/** Where an interpolation ends: its own braces, and those in quotes, do not count. */
function closing(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\" && quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "{") depth += 1;
    else if (character === "}" && depth-- === 0) return at;
  }
  return text.length;
}

/** A block by its labels. Each level may be written as a list of objects. */
export function blockOf(document: JsonObject, ...labels: readonly string[]): JsonObject | undefined {
  let blocks: readonly JsonObject[] = [document];
  for (const label of labels) {
    blocks = blocks.flatMap((block) => {
      const value = Object.hasOwn(block, label) ? block[label] : undefined;
      return (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).filter(isJsonObject);
    });
  }
  return blocks.length === 0 ? undefined : (Object.assign({}, ...blocks) as JsonObject);
}

function stepInto(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) found = (found as readonly JsonValue[])[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}
