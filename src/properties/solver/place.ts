/** A place in what a Choice state sees. */
export interface Place {
  /** `input`, `context`, or a variable's name with its `$`. */
  readonly root: string;
  readonly steps: readonly (string | number)[];
  /** Tells places apart. */
  readonly key: string;
}

const separator = "\u0001";

export function placeOf(root: string, steps: readonly (string | number)[]): Place {
  return { root, steps, key: [root, ...steps.map((step) => JSON.stringify(step))].join(separator) };
}

export function under(place: Place, ...steps: readonly (string | number)[]): Place {
  return placeOf(place.root, [...place.steps, ...steps]);
}

/** The place around it; undefined for a root. */
export function above(place: Place): Place | undefined {
  return place.steps.length === 0 ? undefined : placeOf(place.root, place.steps.slice(0, -1));
}

/** As a path of the States Language. */
export function placeText({ root, steps }: Place): string {
  const head = root === "input" ? "$" : root === "context" ? "$$" : root;
  const plain = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;
  return steps.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : plain.test(step) ? `${text}.${step}` : `${text}['${step}']`,
    head,
  );
}
