import { StepwrightError } from "../errors/index.js";
import { nearest } from "../util/nearest.js";
import { configFileName, readConfigFile } from "./config-file.js";
import { settings, type Setting, type SettingName, type SettingValue } from "./settings.js";

/** Where the processes of a run write what they saw: told in an environment variable, since that reaches all of them. */
export const fragmentsVariable = "STEPWRIGHT_COVERAGE_FRAGMENTS";

/** The environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The settings an environment holds. Each is parsed when first asked for, and once; a variable goes before the config file. */
export interface Environment {
  /**
   * The value of one variable.
   * @returns undefined when it is set nowhere, or is blank
   * @throws SETTING_INVALID when its text cannot be read
   */
  get<Name extends SettingName>(name: Name): SettingValue<Name> | undefined;
  /**
   * The value of the first of several variables that is set. What the variables set goes before what the config file does, whatever
   * its name.
   * @throws SETTING_INVALID when its text cannot be read
   */
  first<Name extends SettingName>(...names: readonly Name[]): SettingValue<Name> | undefined;
  /**
   * Reads every variable, so that a mistake is told before anything starts.
   * @throws SETTING_INVALID for the first whose text cannot be read
   * @throws SETTING_UNKNOWN for a variable that is called as Stepwright's are, and is none of them
   */
  check(): void;
}

/**
 * An Environment over the given variables.
 * @param file what a config file sets, where the variables say nothing
 */
export function createEnvironment(variables: Variables, file: Variables = {}): Environment {
  const values = new Map<SettingName, unknown>();
  const get = (name: SettingName): unknown => {
    if (!values.has(name)) values.set(name, read(name, variables[name]) ?? read(name, file[name], configFileName));
    return values.get(name);
  };
  const isSet = (source: Variables, name: SettingName): boolean => (source[name] ?? "").trim() !== "";
  return {
    get: <Name extends SettingName>(name: Name) => get(name) as SettingValue<Name> | undefined,
    first<Name extends SettingName>(...names: readonly Name[]) {
      const name = names.find((one) => isSet(variables, one)) ?? names.find((one) => isSet(file, one));
      return name === undefined ? undefined : (get(name) as SettingValue<Name> | undefined);
    },
    check() {
      refuseUnknown(variables);
      for (const name of Object.keys(settings) as SettingName[]) get(name);
    },
  };
}

/** All variables that begin so are Stepwright's: one that it does not know is a slip, and would do nothing. */
const ownPrefix = "STEPWRIGHT_";

function refuseUnknown(variables: Variables): void {
  const known = [...Object.keys(settings), fragmentsVariable];
  // The prefix that all have in common says nothing of how near two names are.
  const rest = (name: string): string => name.slice(ownPrefix.length);
  for (const [name, text = ""] of Object.entries(variables)) {
    if (!name.startsWith(ownPrefix) || known.includes(name) || text.trim() === "") continue;
    const own = Object.keys(settings).filter((one) => one.startsWith(ownPrefix));
    const near = nearest(rest(name), own.map(rest)).map((one) => ownPrefix + one);
    throw new StepwrightError("SETTING_UNKNOWN", { name, near });
  }
}

function read(name: SettingName, text: string | undefined, file?: string): unknown {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return undefined;
  const setting: Setting<unknown> = settings[name];
  const value = setting.parse(trimmed);
  if (value === undefined) {
    const hint = setting.hint?.(trimmed) ?? "";
    throw new StepwrightError("SETTING_INVALID", { name, value: trimmed, allowed: setting.allowed, hint, file });
  }
  return value;
}

let ofProcess: Environment | undefined;

/**
 * The Environment of this process: the variables as they stand when each is first asked for, and `stepwright.config.json` in the
 * working directory.
 * @throws CONFIG_FILE_INVALID
 */
export function environment(): Environment {
  return (ofProcess ??= createEnvironment(process.env, readConfigFile(process.cwd())));
}

/** The first of some switches that is set, whichever way. */
export function switchedOn(
  settings: Pick<Environment, "first">,
  ...names: readonly ("LONG_RUNNING" | "ENABLE_LONG_RUNNING_TESTS" | "ERROR_INJECTION" | "ENABLE_ERROR_INJECTION")[]
): boolean {
  return settings.first(...names) ?? false;
}
