import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { findJsonMistake } from "../util/json-syntax.js";
import { didYouMean } from "../util/nearest.js";
import { settings } from "./settings.js";

/** The config file's name, in the directory a test run is started from. */
export const configFileName = "stepwright.config.json";

/**
 * Reads `stepwright.config.json`: a JSON object whose keys are the names of environment variables Stepwright reads. Its values are texts as
 * in the environment, numbers, true or false; an object or a list where the setting takes one as JSON.
 * @returns the texts; none where there is no file
 * @throws CONFIG_FILE_INVALID for what is no such object, with the place, and for a name that is no setting, with near ones
 */
export function readConfigFile(directory: string): Readonly<Record<string, string>> {
  const path = join(directory, configFileName);
  const text = readIfThere(path);
  if (text === undefined) return {};
  const refuse = (problem: string): never => {
    throw new StepwrightError("CONFIG_FILE_INVALID", { path, problem });
  };
  const given = parsed(text, refuse);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return refuse("it holds no JSON object.");
  return Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => {
      if (!Object.hasOwn(settings, name)) {
        const known = Object.keys(settings);
        return refuse(`there is no setting "${name}".${didYouMean(name, known) || ` There are ${known.join(", ")}.`}`);
      }
      return [name, textOf(value) ?? refuse(`${name} is null: leave it out where it is to have no value.`)];
    }),
  );
}

function readIfThere(path: string): string | undefined {
  try {
    // Some editors put a byte order mark before the text.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StepwrightError("CONFIG_FILE_INVALID", { path, problem: `${(error as Error).message}.` });
  }
}

function parsed(text: string, refuse: (problem: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mistake = findJsonMistake(text);
    if (mistake === undefined) return refuse(`it is no JSON (${(error as Error).message}).`);
    const lines = text.slice(0, mistake.index).split("\n");
    const place = `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
    return refuse(`it is no JSON: at ${place}: ${mistake.reason}.`);
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return value === null ? undefined : JSON.stringify(value);
}
