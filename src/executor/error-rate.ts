import { environment, switchedOn } from "../config/index.js";

/**
 * ERROR_INJECTION_RATE, where ERROR_INJECTION (or ENABLE_ERROR_INJECTION) enables it.
 * @throws SETTING_INVALID
 */
export function enabledErrorRate(): number | undefined {
  const settings = environment();
  if (!switchedOn(settings, "ERROR_INJECTION", "ENABLE_ERROR_INJECTION")) return undefined;
  return settings.get("ERROR_INJECTION_RATE");
}
