import { validateDefinition } from "../../../asl/index.js";
import { operation } from "../../wire/json-service.js";
import { machineType, requiredDefinition } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

export const validateStateMachineDefinition: StatesOperation = operation(
  {
    definition: requiredDefinition,
    type: machineType,
    severity: { type: "string", values: ["ERROR", "WARNING"] },
    maxResults: { type: "integer", min: 0, max: 100 },
  },
  (_world: StatesWorld, input) => {
    const all = validateDefinition(input.definition, { type: input.type ?? "STANDARD" });
    const wanted = all.filter(({ severity }) => severity === "ERROR" || input.severity === "WARNING");
    const most = input.maxResults === undefined || input.maxResults === 0 ? 100 : input.maxResults;
    return {
      result: all.some(({ severity }) => severity === "ERROR") ? "FAIL" : "OK",
      diagnostics: wanted.slice(0, most),
      truncated: wanted.length > most,
    };
  },
);
