import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InstalledClient } from "./installed-clients.js";

/** Which members of one structure are enumerations. */
export interface Enumerations {
  /** @returns the values a member may have; undefined when it is no enumeration */
  of(member: string): readonly string[] | undefined;
}

/**
 * Finds the enumerations of a structure. The SDK's schemas call them plain text: which member is one stands only in the type
 * declarations of the package, and the values in an object it exports under the type's name. Read when a member is looked at.
 */
export function enumerations(client: InstalledClient, structure: string): Enumerations {
  let body: string | undefined;
  return {
    of(member) {
      body ??= declarationOf(client, structure);
      const type = new RegExp(`^    ${member}\\??: (\\w+)(?:\\[\\])? \\| undefined;$`, "m").exec(body)?.[1];
      return type === undefined ? undefined : valuesOf(client.exports()[type]);
    },
  };
}

const declarations = new Map<string, string>();

function declarationOf(client: InstalledClient, structure: string): string {
  let text = declarations.get(client.folder);
  if (text === undefined) {
    text = modelDeclarations(join(client.folder, "dist-types", "models"));
    declarations.set(client.folder, text);
  }
  const start = text.indexOf(`export interface ${structure} `);
  return start === -1 ? "" : text.slice(start, text.indexOf("\n}", start));
}

function modelDeclarations(folder: string): string {
  try {
    const files = readdirSync(folder).filter((name) => /^models_\d+\.d\.ts$/.test(name));
    return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  } catch {
    return "";
  }
}

function valuesOf(exported: unknown): readonly string[] | undefined {
  if (typeof exported !== "object" || exported === null) return undefined;
  const values = Object.values(exported);
  return values.length > 0 && values.every((value) => typeof value === "string") ? values : undefined;
}
