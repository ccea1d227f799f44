import { resolve } from "node:path";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { pseudoParameter } from "../template/pseudo-parameters.js";
import type { MachineFile } from "../machine-reading.js";

/** What a variable's address comes to; undefined: nothing is known of it. */
type Source = (address: string, place: string) => JsonValue | undefined;

const innermost = /\$\{([^${}]+)\}/;

/**
 * The variables of a Serverless file, `${self:custom.table}` and its like. What depends on the deployment is taken from `resolve`
 * or from the variable's fallback, else refused by name.
 * https://www.serverless.com/framework/docs/providers/aws/guide/variables
 */
export class Variables {
  readonly #file: MachineFile;
  readonly #folder: string;
  readonly #following: string[] = [];
  readonly #sources: Readonly<Record<string, Source>> = {
    self: (address, place) => this.#self(address, place),
    sls: (address) => (address === "stage" ? this.stage() : undefined),
    param: (address, place) => this.#parameter(address, place),
    aws: (address) => this.#aws(address),
  };

  constructor(file: MachineFile, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  /** The stage that is deployed: the framework's own default is dev. */
  stage(): string {
    const said = this.#file.resolver.given("opt:stage") ?? this.#file.resolver.given("sls:stage");
    if (said !== undefined) return said;
    const written = this.#lookUp("provider.stage", "provider.stage");
    if (written !== undefined && !isJsonObject(written)) return String(written);
    return this.#file.resolver.assume("sls:stage", "dev", "The stage the framework deploys when none is named.");
  }

  /** Replaces the variables of a text. A text that is one variable and nothing else becomes what it stands for. */
  expand(text: string, place: string): JsonValue {
    let rest = text;
    const kept: string[] = [];
    for (let found = innermost.exec(rest); found !== null; found = innermost.exec(rest)) {
      const [whole, inside = ""] = found;
      const value = isVariable(inside) ? this.#variable(inside, place) : undefined;
      if (value !== undefined && whole === rest) return value;
      // What is no variable belongs to Fn::Sub: it is put back in the end.
      const written = value === undefined ? `\u0000${kept.push(whole) - 1}\u0000` : scalarText(value);
      if (written === undefined) throw this.invalid(place, `${whole} stands for more than text`);
      rest = `${rest.slice(0, found.index)}${written}${rest.slice(found.index + whole.length)}`;
    }
    return restored(rest, /\u0000(\d+)\u0000/, kept);
  }

  /** A value of the file with the variables at its top expanded: what stands inside stays as it is. */
  at(node: JsonValue | undefined, place: string): JsonValue | undefined {
    return typeof node === "string" ? this.expand(node, place) : node;
  }

  /** The text of a name, where it can be told: what is only one of several names may stay open. */
  textAt(node: JsonValue | undefined): string | undefined {
    try {
      const value = this.at(node, "");
      return typeof value === "string" ? value : undefined;
    } catch (error) {
      if (error instanceof StepwrightError) return undefined;
      throw error;
    }
  }

  invalid(place: string, problem: string): StepwrightError {
    return new StepwrightError("TEMPLATE_VALUE_INVALID", { source: this.#file.path, place, problem });
  }

  /** Tries the alternatives of a variable in their order. */
  #variable(inside: string, place: string): JsonValue {
    const [first = "", ...others] = inside.split(/,(?![^(]*\))/).map((part) => part.trim());
    for (const alternative of [first, ...others]) {
      const value = isVariable(alternative) ? this.#value(alternative, place) : literal(alternative);
      if (value !== undefined) return value;
    }
    const own = /^(self|file)\b/.test(first);
    const reason = own ? "and there is no such value" : "which is known when the framework deploys";
    throw this.#unresolved(first, reason, place);
  }

  #unresolved(key: string, reason: string, place: string): StepwrightError {
    const reference = `\${${key}}`;
    return new StepwrightError("TEMPLATE_VALUE_UNRESOLVED", { source: this.#file.path, place, reference, reason, key });
  }

  #value(address: string, place: string): JsonValue | undefined {
    const said = this.#file.resolver.given(address);
    if (said !== undefined) return said;
    const file = /^file\(([^)]*)\)(?::(.+))?$/.exec(address);
    if (file !== null) return this.#fromFile(file[1] ?? "", file[2], place);
    const [kind = "", rest = ""] = address.split(/:(.*)/s);
    const source = Object.hasOwn(this.#sources, kind) ? this.#sources[kind] : undefined;
    return source?.(rest, place);
  }

  #self(address: string, place: string): JsonValue | undefined {
    if (this.#following.includes(address)) throw this.invalid(place, `\${self:${address}} leads back to itself`);
    this.#following.push(address);
    try {
      const found = this.#lookUp(address, place);
      if (found === undefined && address === "provider.stage") return this.stage();
      if (found === undefined && address === "provider.region") return this.#aws("region");
      return found;
    } finally {
      this.#following.pop();
    }
  }

  #lookUp(address: string, place: string): JsonValue | undefined {
    if (address === "") return this.#file.document;
    return this.#step(this.#file.document, address.split("."), place);
  }

  /** Walks down a path; a variable on the way is followed. */
  #step(from: JsonValue, path: readonly string[], place: string): JsonValue | undefined {
    let value: JsonValue | undefined = from;
    for (const key of path) {
      if (typeof value === "string") value = this.expand(value, place);
      if (Array.isArray(value)) value = (value as readonly JsonValue[])[Number(key)];
      else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return typeof value === "string" ? this.expand(value, place) : value;
  }

  #parameter(name: string, place: string): JsonValue | undefined {
    const stage = this.#lookUp(`params.${this.stage()}.${name}`, place);
    return stage ?? this.#lookUp(`params.default.${name}`, place);
  }

  #aws(name: string): JsonValue | undefined {
    const { resolver } = this.#file;
    if (name === "region") return pseudoParameter("AWS::Region", "", resolver);
    return name === "accountId" ? pseudoParameter("AWS::AccountId", "", resolver) : undefined;
  }

  #fromFile(path: string, address: string | undefined, place: string): JsonValue | undefined {
    const absolute = resolve(this.#folder, path.trim());
    if (!/\.(json|ya?ml)$/i.test(absolute)) {
      const reason = "and only .json, .yaml and .yml files are read, not code or other text";
      throw this.#unresolved(address === undefined ? `file(${path})` : `file(${path}):${address}`, reason, place);
    }
    const read = this.#file.files.text(absolute);
    if ("problem" in read) throw this.invalid(place, read.problem);
    const content = this.#file.files.parse(read.text, absolute);
    return address === undefined ? content : this.#step(content, address.split("."), place);
  }
}

/** `self:x`, `file(x)`, `opt:stage`, … `AWS::Region` and the names of Fn::Sub are none. */
function isVariable(inside: string): boolean {
  return /^\s*(file\(|[A-Za-z][\w-]*(\([^)]*\))?:(?!:))/.test(inside);
}

function literal(text: string): JsonValue | undefined {
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? "";
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text)) return JSON.parse(text) as JsonValue;
  return undefined;
}

function scalarText(value: JsonValue): string | undefined {
  return typeof value === "object" && value !== null ? undefined : String(value);
}

function restored(text: string, mark: RegExp, kept: readonly string[]): string {
  let whole = text;
  for (let found = mark.exec(whole); found !== null; found = mark.exec(whole)) {
    whole = whole.replace(found[0], () => kept[Number(found?.[1])] ?? "");
  }
  return whole;
}

/** The keys of an object value, none for anything else. */
export function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
