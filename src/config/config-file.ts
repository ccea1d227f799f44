import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { didYouMean } from "../util/nearest.js";
import { settings } from "./settings.js";

/** The config file's name, in the directory a test run is started from. */
export const configFileName = "stepwright.config.json";

/**
 * Reads `stepwright.config.json`: a JSON object whose keys are the names of environment variables Stepwright reads. Its values are texts as
 * in the environment, numbers, true or false; for STEPWRIGHT_MACHINES an object, too.
 * @returns the texts; none where there is no file
 * @throws CONFIG_FILE_INVALID for what is no such object, and for a name that is no setting, with near ones
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
        return refuse(`there is no setting "${name}".${didYouMean(name, Object.keys(settings))}`);
      }
      return [name, textOf(value) ?? refuse(`${name} is ${JSON.stringify(value)}.`)];
    }),
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StepwrightError("CONFIG_FILE_INVALID", { path, problem: `${(error as Error).message}.` });
  }
}

function parsed(text: string, refuse: (problem: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`it is no JSON (${(error as Error).message}).`);
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(value) : undefined;
}
