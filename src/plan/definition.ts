import type { JsonObject } from "../util/json.js";
import { freezeDeep } from "./freeze.js";

/** How a definition was given. A path stands against the working directory; a file is read when the plan is compiled. */
export type DefinitionForm =
  | {
      readonly form: "object";
      readonly definition: JsonObject;
      /** The name to deploy it under, and the type to give it, where a loader told them. */
      readonly name?: string;
      readonly type?: "STANDARD" | "EXPRESS";
    }
  | { readonly form: "text"; readonly text: string }
  | { readonly form: "path"; readonly path: string };

/** A definition to deploy for this run only. */
export interface DefinitionNode {
  readonly kind: "definition";
  readonly from: DefinitionForm;
}

/** Makes the node of a definition that is deployed for the run. */
export function definitionNode(from: DefinitionForm): DefinitionNode {
  return freezeDeep<DefinitionNode>({ kind: "definition", from });
}
