import { listed as listedNames } from "../../util/words.js";
import { didYouMean } from "../../util/nearest.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors met while a definition is taken out of what deploys it. `source` is a file, `place` a path inside it. */
export interface LoaderFacts {
  /** `keys` are what stands at its top level. */
  MACHINE_FILE_UNRECOGNISED: { readonly source: string; readonly keys: readonly string[] };
  MACHINE_FOLDER_UNRECOGNISED: { readonly source: string; readonly holds: readonly string[] };
  MACHINE_ABSENT: { readonly source: string; readonly sought: string };
  /** Several machines, and nothing says which. */
  MACHINE_AMBIGUOUS: { readonly source: string; readonly machines: readonly string[] };
  MACHINE_NOT_IN_FILE: { readonly source: string; readonly logicalId: string; readonly machines: readonly string[] };
  DEFINITION_ELSEWHERE: { readonly source: string; readonly place: string; readonly location: string };
  DEFINITION_NOT_KNOWN_YET: { readonly source: string; readonly place: string };
  /** A file that deploys machines was given where a definition is expected. */
  DEFINITION_IN_TEMPLATE: { readonly source: string };
  /** `key` is the entry of `resolve` that would give it. */
  TEMPLATE_VALUE_UNRESOLVED: {
    readonly source: string;
    readonly place: string;
    readonly reference: string;
    readonly reason: string;
    readonly key: string;
  };
  /** `problem` is a clause, or sentences of which the first starts small. */
  TEMPLATE_VALUE_INVALID: { readonly source: string; readonly place: string; readonly problem: string };
  PLACEHOLDERS_UNRESOLVED: { readonly source: string; readonly place: string; readonly names: readonly string[] };
  RESOLVED_VALUE_INVALID: { readonly key: string; readonly found: string };
}

export const loaderTexts: TextsOf<LoaderFacts> = {
  MACHINE_FILE_UNRECOGNISED: ({ source, keys }) =>
    `Reading the state machine of ${source}: this is neither a definition nor a file known to hold one; at its top level stands ${keys.length === 0 ? "nothing" : listed(keys)}. Give a definition (StartAt, States), a CloudFormation or SAM template (Resources), a cdk.out folder, a Serverless file (stepFunctions), a .tf.json file, or what terraform show -json printed.`,
  MACHINE_FOLDER_UNRECOGNISED: ({ source, holds }) =>
    `Reading the state machine of ${source}: this folder holds no *.template.json, so it is no cdk.out. ${holds.length === 0 ? "It is empty." : `It holds ${listed(holds)}.`} Run cdk synth and give its cdk.out, or give a file.`,
  MACHINE_ABSENT: ({ source, sought }) =>
    `Reading the state machine of ${source}: it holds no ${sought}. Give the file that does.`,
  MACHINE_AMBIGUOUS: ({ source, machines }) =>
    `Reading the state machine of ${source}: it holds ${machines.length} of them, ${listedNames(machines)}. Say which: machineFrom(file, { logicalId: ${JSON.stringify(machines[0])} }).`,
  MACHINE_NOT_IN_FILE: ({ source, logicalId, machines }) =>
    `Reading the state machine "${logicalId}" of ${source}: it holds none of that name.${didYouMean(logicalId, machines)} It holds ${listedNames(machines)}.`,
  DEFINITION_ELSEWHERE: ({ source, place, location }) =>
    `Reading the state machine of ${source}: ${place} says that its definition lies in ${location}, and S3 is not read. Give the definition's own file: machineFrom("./….asl.json", { resolve: { … } }).`,
  DEFINITION_NOT_KNOWN_YET: ({ source, place }) =>
    `Reading the state machine of ${source}: the plan does not know ${place} yet, since it holds values of resources that are still to be made. Give what terraform show -json prints of the state after apply, or the definition's own file: machineFrom("./….asl.json", { resolve: { … } }).`,
  DEFINITION_IN_TEMPLATE: ({ source }) =>
    `Loading the definition ${source}: this file deploys state machines, it is no definition itself. Read one out of it: await machineFrom(${JSON.stringify(source)}, { logicalId: "…" }).`,
  TEMPLATE_VALUE_UNRESOLVED: ({ source, place, reference, reason, key }) =>
    `Reading the state machine of ${source}: ${place} needs ${reference}, ${reason}. Say what it is: machineFrom(file, { resolve: { ${JSON.stringify(key)}: "…" } }).`,
  TEMPLATE_VALUE_INVALID: ({ source, place, problem }) =>
    `Reading the state machine of ${source}: ${place} cannot be read: ${problem}${/[.?]$/.test(problem) ? "" : "."} Correct it there.`,
  PLACEHOLDERS_UNRESOLVED: ({ source, place, names }) => {
    const entries = names.map((name) => `${JSON.stringify(name)}: "…"`).join(", ");
    const written = names.map((name) => `\${${name}}`).join(", ");
    return `Reading the state machine of ${source}: ${place === "" ? "the definition" : place} holds ${written}, which nothing fills in. Say what ${names.length === 1 ? "it stands" : "they stand"} for: machineFrom(file, { resolve: { ${entries} } }). A placeholder that belongs there stands for itself: { ${JSON.stringify(names[0])}: ${JSON.stringify(`\${${names[0]}}`)} }.`;
  },
  RESOLVED_VALUE_INVALID: ({ key, found }) =>
    `machineFrom(…) was given ${found} by resolve for ${JSON.stringify(key)}. Give text, or undefined where you have nothing to say.`,
};

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8);
  return shown.length === names.length ? shown.join(", ") : `${shown.join(", ")} …`;
}
