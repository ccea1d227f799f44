import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A definition of a folder. */
export interface DefinitionFile {
  readonly file: string;
  /** The file without `.json`. */
  readonly name: string;
  readonly text: string;
}

/** The definitions of a folder: its `.json` files whose names hold a text, in the order of their names, without its index. */
export async function* definitionFiles(folder: string, grep = ""): AsyncGenerator<DefinitionFile> {
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith(".json") || file === "index.json" || !file.includes(grep)) continue;
    yield { file, name: file.replace(/\.json$/, ""), text: await readFile(join(folder, file), "utf8") };
  }
}
