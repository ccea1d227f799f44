import { readdir, readFile } from "node:fs/promises";
import { resolve, join } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { isHistoryResponse, type HistoryResponse } from "../history/index.js";
import { isJsonObject, type JsonValue } from "../util/json.js";

/** A history read from a file, with the definition that stands beside it, if one does. */
export interface HistoryFile {
  readonly history: HistoryResponse;
  readonly definition: JsonValue | undefined;
  readonly executionArn: string | undefined;
}

/**
 * Reads what GetExecutionHistory returned, saved as JSON: one response, a list of its pages, or a list of events. Beside the events may
 * stand the `definition` it ran and its `executionArn`.
 * @throws HISTORY_FILE_UNREADABLE
 */
export async function readHistoryFile(file: string): Promise<HistoryFile> {
  const path = resolve(file);
  const refuse = (problem: string): never => {
    throw new StepwrightError("HISTORY_FILE_UNREADABLE", { file: path, problem });
  };
  let value: JsonValue;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as JsonValue;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(code === "ENOENT" ? "there is no such file" : message);
  }
  const history = historyOf(value) ?? refuse("it holds no events");
  const { definition, executionArn } = isJsonObject(value) ? value : {};
  return { history, definition, executionArn: typeof executionArn === "string" ? executionArn : undefined };
}

function historyOf(value: JsonValue): HistoryResponse | undefined {
  if (isHistoryResponse(value)) return value as HistoryResponse;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const pages: readonly unknown[] = value;
  if (isHistoryResponse({ events: pages })) return { events: pages as object[] };
  if (!pages.every(isHistoryResponse)) return undefined;
  // Every page but the last says that there are more; what counts is whether the last does.
  const last = pages.at(-1) as HistoryResponse;
  const events = (pages as readonly HistoryResponse[]).flatMap((page) => page.events ?? []);
  return { events, nextToken: last.nextToken };
}

/**
 * The JSON files of a folder, by name.
 * @throws HISTORIES_MISSING
 */
export async function historyFiles(folder: string): Promise<readonly string[]> {
  let names: string[];
  try {
    names = await readdir(resolve(folder));
  } catch {
    throw new StepwrightError("HISTORIES_MISSING", { folder, problem: "there is no such folder" });
  }
  const files = names.filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0) throw new StepwrightError("HISTORIES_MISSING", { folder, problem: undefined });
  return files.map((name) => join(folder, name));
}
