import type { JsonObject } from "../util/json.js";
import type { LoadedMachine } from "./loaded-machine.js";
import type { Resolver } from "./resolver.js";
import type { SourceFiles } from "./source/source-files.js";
import { asObject, parseJson } from "./source/source-text.js";

/** A file that may hold machines. */
export interface MachineFile {
  /** Absolute. */
  readonly path: string;
  readonly document: JsonObject;
  readonly logicalId: string | undefined;
  readonly resolver: Resolver;
  readonly files: SourceFiles;
}

/** What a kind of file tells of the machine that was asked for. */
export type MachineReading = Pick<LoadedMachine, "definition" | "text" | "name" | "roleArn"> & {
  readonly logicalId: string;
  /** Undefined where the file does not say. */
  readonly type: "STANDARD" | "EXPRESS" | undefined;
};

/** A definition that was written as JSON text. @throws DEFINITION_UNPARSABLE, DEFINITION_NOT_AN_OBJECT */
export function textDefinition(text: string, source: string): Pick<LoadedMachine, "definition" | "text"> {
  return { definition: asObject(parseJson(text, source), source), text };
}

/** A definition that is a file of its own. @throws DEFINITION_UNPARSABLE, DEFINITION_NOT_AN_OBJECT */
export function fileDefinition(
  text: string,
  source: string,
  files: SourceFiles,
): Pick<LoadedMachine, "definition" | "text"> {
  return files.isJson(text, source)
    ? textDefinition(text, source)
    : objectDefinition(files.parse(text, source), source);
}

/** A definition that was written as an object. @throws DEFINITION_NOT_AN_OBJECT */
export function objectDefinition(value: unknown, source: string): Pick<LoadedMachine, "definition" | "text"> {
  const definition = asObject(value, source);
  return { definition, text: JSON.stringify(definition) };
}
