import { StepwrightError } from "../errors/index.js";
import { settings, type Setting, type SettingName, type SettingValue } from "./settings.js";

/** The environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The settings an environment holds. Each variable is parsed when first asked for, and once. */
export interface Environment {
  /**
   * The value of one variable.
   * @returns undefined when it is not set, or is blank
   * @throws SETTING_INVALID when its text cannot be read
   */
  get<Name extends SettingName>(name: Name): SettingValue<Name> | undefined;
  /**
   * Reads every variable, so that a mistake is told before anything starts.
   * @throws SETTING_INVALID for the first whose text cannot be read
   */
  check(): void;
}

/** An Environment over the given variables. */
export function createEnvironment(variables: Variables): Environment {
  const values = new Map<SettingName, unknown>();
  const get = (name: SettingName): unknown => {
    if (!values.has(name)) values.set(name, read(name, variables[name]));
    return values.get(name);
  };
  return {
    get: <Name extends SettingName>(name: Name) => get(name) as SettingValue<Name> | undefined,
    check() {
      for (const name of Object.keys(settings) as SettingName[]) get(name);
    },
  };
}

function read(name: SettingName, text: string | undefined): unknown {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return undefined;
  const setting: Setting<unknown> = settings[name];
  const value = setting.parse(trimmed);
  if (value === undefined) {
    const hint = setting.hint?.(trimmed) ?? "";
    throw new StepwrightError("SETTING_INVALID", { name, value: trimmed, allowed: setting.allowed, hint });
  }
  return value;
}

let ofProcess: Environment | undefined;

/** The Environment of this process: the variables as they stand when each is first asked for. */
export function environment(): Environment {
  return (ofProcess ??= createEnvironment(process.env));
}
