import type { TextsOf } from "./texts-of.js";

/** Facts of the errors met while a definition is loaded, parsed and compiled. */
export interface DefinitionFacts {
  /** `near` is undefined when the folder does not exist either. */
  DEFINITION_NOT_FOUND: { path: string; near: readonly string[] | undefined };
  DEFINITION_UNREADABLE: { source: string; reason: string };
  DEFINITION_UNPARSABLE: {
    source: string;
    format: "JSON" | "YAML";
    reason: string;
    line: number;
    column: number;
    written: string;
  };
  DEFINITION_NOT_AN_OBJECT: { source: string; found: string };
}

export const definitionTexts: TextsOf<DefinitionFacts> = {
  DEFINITION_NOT_FOUND: ({ path, near }) => {
    const start = `Loading the definition ${path}: there is no such file`;
    if (near === undefined)
      return `${start}, nor its folder. A path is taken against the working directory; write a file URL to be free of it.`;
    if (near.length === 0) return `${start}, and its folder holds no .json, .yaml or .yml file. Check the path.`;
    return `${start}. Its folder holds ${near.join(", ")}. Check the path, which is taken against the working directory.`;
  },
  DEFINITION_UNREADABLE: ({ source, reason }) =>
    `Loading the definition ${source}: it cannot be read (${reason}). Give a readable .json, .yaml or .yml file, JSON text, or an object.`,
  DEFINITION_UNPARSABLE: ({ source, format, reason, line, column, written }) =>
    [
      `Loading the definition ${source}: it is not ${format}. ${reason} at line ${line}, column ${column}:`,
      `  ${written.length > 160 ? `${written.slice(0, 160)}…` : written}`,
      ...(column <= 160 ? [`  ${" ".repeat(column - 1)}^`] : []),
      `Correct that line.`,
    ].join("\n"),
  DEFINITION_NOT_AN_OBJECT: ({ source, found }) =>
    `Loading the definition ${source}: a state machine definition is an object with StartAt and States, but this is ${found}.`,
};
