import type { Execution } from "../history/index.js";
import { jsonOf } from "./json.js";
import { mermaidOf } from "./mermaid.js";
import { paletteOf } from "./palette.js";
import type { ReportOptions } from "./failure.js";
import { textOf } from "./text.js";

/** What an execution can be rendered as. */
export type ReportFormat = "text" | "mermaid" | "json";

/** How an execution is rendered. */
export interface RenderOptions extends ReportOptions {
  /** `text` (default): a timeline for people. `mermaid`: a flowchart with what was visited and what failed. `json`: the tree as data. */
  readonly format?: ReportFormat | undefined;
}

const writers: { readonly [Format in ReportFormat]: (execution: Execution, options: RenderOptions) => string } = {
  text: (execution, { colors }) => textOf(execution, paletteOf(colors)),
  mermaid: mermaidOf,
  json: jsonOf,
};

/**
 * Renders an execution: as a timeline with times since the start, attempts, branches and iterations; as a Mermaid flowchart; or as JSON.
 * @example console.log(render(execution)); await writeFile("run.mmd", render(execution, { format: "mermaid" }));
 */
export function render(execution: Execution, options: RenderOptions = {}): string {
  return writers[options.format ?? "text"](execution, options);
}
