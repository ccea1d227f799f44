import type { Assessment } from "../../history/assessment.js";
import type { Execution } from "../../history/execution.js";
import { isJsonObject } from "../../util/json.js";
import { holdsWord, mentions } from "./seen-event.js";

const EVENT_IN_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_/;

/**
 * Was the execution started by this event? Its name says so, which a rule makes of the event's id and an id of its own, or its input,
 * in which the id stands.
 */
export function assessTriggered({ name, input }: Execution, eventId: string): Assessment {
  const named = holdsWord(name, eventId);
  const holds = named || (input !== undefined && mentions(input, eventId));
  const other = EVENT_IN_NAME.exec(name)?.[1];
  const inputId = isJsonObject(input) && typeof input["id"] === "string" ? input["id"] : undefined;
  return {
    holds,
    expected: `to be triggered by the event ${eventId}`,
    actual: named
      ? `its name says so: "${name}"`
      : holds
        ? "its input says that id"
        : `neither its name "${name}" nor its input says that id`,
    details: holds
      ? []
      : [
          ...(other === undefined ? [] : [`its name says the event ${other}`]),
          ...(inputId === undefined || inputId === other ? [] : [`its input says the id "${inputId}"`]),
        ],
  };
}
