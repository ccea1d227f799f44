export {
  createEnvironment,
  environment,
  fragmentsVariable,
  switchedOn,
  type Environment,
  type Variables,
} from "./environment.js";
export { readConfigFile } from "./config-file.js";
export {
  settings,
  type CoverageForm,
  type CoverageThresholds,
  type LogLevel,
  type MachineArns,
  type Setting,
  type SettingName,
  type SettingValue,
  type TargetName,
} from "./settings.js";
export { isRoleArn, isStateMachineArn, parseTargetName } from "./setting-texts.js";
