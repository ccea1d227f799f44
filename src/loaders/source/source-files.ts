import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { JsonValue } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import { shortForms } from "../template/short-forms.js";
import { parseJson, parseYaml, withoutByteOrderMark, type Yaml } from "./source-text.js";

/** Reads the files that a file refers to. Synchronous, so that references can be followed in the middle of an evaluation. */
export class SourceFiles {
  readonly #yaml: Yaml;

  private constructor(yaml: Yaml) {
    this.#yaml = yaml;
  }

  static async open(): Promise<SourceFiles> {
    return new SourceFiles(await import("yaml"));
  }

  /** The text of a file, or why there is none. */
  text(path: string): { readonly text: string } | { readonly problem: string } {
    try {
      return { text: withoutByteOrderMark(readFileSync(path, "utf8")) };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") return { problem: `${path} cannot be read (${message})` };
      return { problem: `there is no file ${path}.${didYouMean(basename(path), neighbours(path))}` };
    }
  }

  /** Tells whether a text is JSON: by the file's extension, else by its start. */
  isJson(text: string, source: string): boolean {
    return /\.json$/i.test(source) || (!/\.ya?ml$/i.test(source) && /^\s*[{[]/.test(text));
  }

  /** Parses text: JSON where it starts as such, else YAML with CloudFormation's short forms. @throws DEFINITION_UNPARSABLE */
  parse(text: string, source: string): JsonValue {
    const value = this.isJson(text, source)
      ? parseJson(text, source)
      : parseYaml(this.#yaml, text, source, shortForms(this.#yaml));
    return value as JsonValue;
  }
}

function neighbours(path: string): readonly string[] {
  return existsSync(dirname(path)) ? readdirSync(dirname(path)) : [];
}
