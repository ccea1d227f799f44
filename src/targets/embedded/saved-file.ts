import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { StepwrightError } from "../../errors/index.js";

/** The path of a file to save a cloud to. @throws CLOUD_FILE_UNWRITABLE */
export function savedFile(file: unknown): string {
  if (typeof file === "string" && file !== "") return file;
  const problem = file === "" ? "the path is empty" : "that is no path";
  throw new StepwrightError("CLOUD_FILE_UNWRITABLE", { path: JSON.stringify(file) ?? String(file), problem });
}

/**
 * Writes a file that is there whole, or not at all: another process may look at any moment, or this one may be killed. One that was there
 * before is replaced only when all is written.
 * @throws CLOUD_FILE_UNWRITABLE
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const problem = (error as Error).message.replaceAll(unfinished, file);
    throw new StepwrightError("CLOUD_FILE_UNWRITABLE", { path: file, problem }, { cause: error });
  }
}
