import type { Mutant } from "./mutate.js";

/** What became of a mutant. */
export interface MutantResult {
  readonly mutant: Mutant;
  /**
   * `killed`: the check failed. `survived`: it passed. `equivalent`: it does the same as the definition for every input. `unused`: the
   * check never deployed the definition, so that it says nothing of the mutant.
   */
  readonly outcome: "killed" | "survived" | "equivalent" | "unused";
  /** The first line of what the check failed with; why it is equivalent. */
  readonly because: string | undefined;
}

/** How many mutants a check kills. */
export interface MutationReport {
  readonly results: readonly MutantResult[];
  readonly killed: readonly Mutant[];
  readonly survived: readonly Mutant[];
  readonly equivalent: readonly Mutant[];
  readonly unused: readonly Mutant[];
  /** Mutants killed, in percent of those that are not equivalent, rounded down to a tenth; 0 where there are none. */
  readonly score: number;
  /** The score, and the survivors. */
  toString(): string;
  /** The same as data, without the mutated definitions. */
  toJSON(): object;
}

/** Puts results together. */
export function mutationReport(results: readonly MutantResult[]): MutationReport {
  const those = (outcome: MutantResult["outcome"]): readonly Mutant[] =>
    results.filter((result) => result.outcome === outcome).map(({ mutant }) => mutant);
  const [killed, survived, equivalent, unused] = [
    those("killed"),
    those("survived"),
    those("equivalent"),
    those("unused"),
  ];
  const counted = killed.length + survived.length + unused.length;
  const score = counted === 0 ? 0 : Math.floor((killed.length / counted) * 1000) / 10;
  return Object.freeze({
    results,
    killed,
    survived,
    equivalent,
    unused,
    score,
    toString: () => reportText(results, score),
    toJSON: () => ({ score, mutants: results.map(resultData) }),
  });
}

function resultData({ mutant, outcome, because }: MutantResult): object {
  const { id, kind, state, location, description } = mutant;
  return { id, kind, state, location, description, outcome, because };
}

function reportText(results: readonly MutantResult[], score: number): string {
  const count = (outcome: MutantResult["outcome"]): number => results.filter((one) => one.outcome === outcome).length;
  const [killed, survived, equivalent, unused] = [
    count("killed"),
    count("survived"),
    count("equivalent"),
    count("unused"),
  ];
  const rest = [
    `${killed} killed`,
    `${survived} survived`,
    ...(unused === 0 ? [] : [`${unused} never deployed`]),
    ...(equivalent === 0 ? [] : [`${equivalent} equivalent, not counted`]),
  ];
  const lines = results.flatMap(({ mutant, outcome }) =>
    outcome === "survived" || outcome === "unused"
      ? [
          `  ${mutant.id}  ${mutant.description}  (${mutant.location})${outcome === "unused" ? " — never deployed" : ""}`,
        ]
      : [],
  );
  const head = `Mutation score ${score.toFixed(1)} %: ${rest.join(", ")}.`;
  return lines.length === 0 ? head : [head, "Survivors:", ...lines].join("\n");
}
