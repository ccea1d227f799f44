import { environment, type CoverageForm } from "../config/index.js";

/** The forms coverage is told in; none where it is not gathered. @throws SETTING_INVALID */
export function coverageForms(): readonly CoverageForm[] {
  const forms = environment().get("STEPWRIGHT_COVERAGE");
  return forms === undefined || forms === "off" ? [] : forms;
}
