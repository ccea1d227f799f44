export { createEnvironment, environment, type Environment, type Variables } from "./environment.js";
export {
  isRoleArn,
  isStateMachineArn,
  parseMachines,
  parseTargetName,
  settings,
  type MachineArns,
  type Setting,
  type SettingName,
  type SettingValue,
  type TargetName,
} from "./settings.js";
