import { isJsonObject, type JsonValue } from "../../../util/json.js";
import type { Given } from "../../solver/recipe.js";
import { Contradiction } from "../contradiction.js";
import type { Datum } from "../datum.js";
import type { Reading } from "../readers/reading.js";

/** Makes data what is given: what the given value does not have is left as it is. */
export function impose(given: Given, input: Datum, reading: Reading): void {
  shape(input, given.input, reading);
  shape(reading.context, given.context, reading);
  for (const [name, value] of Object.entries(given.variables)) {
    const variable = reading.variable(name);
    if (variable === undefined) throw new Contradiction(`there is no variable $${name}`);
    shape(variable, value, reading);
  }
}

function shape(datum: Datum, value: JsonValue, reading: Reading): void {
  if (Array.isArray(value)) {
    const wanted = value as readonly JsonValue[];
    datum.beArray();
    if (!datum.isCounted) wanted.forEach((_, index) => datum.item(index));
    const items = datum.items(wanted.length);
    if (items.length !== wanted.length) throw new Contradiction(`"${datum.name}" has ${items.length} items`);
    items.forEach((item, index) => shape(item, wanted[index] ?? null, reading));
  } else if (isJsonObject(value)) {
    datum.beObject();
    for (const [key, field] of Object.entries(value)) shape(datum.field(key), field, reading);
  } else datum.require({ candidates: [value], test: (each) => each === value }, reading.sampler);
}
