/**
 * The names of all states of a literal definition, those in branches and item processors included; `string` for a definition whose
 * type is not literal. Take the definition `as const` or through a `const` type parameter.
 *
 * @example
 * type Names = StateNamesOf<{ StartAt: "A"; States: { A: { Type: "Succeed" } } }>; // "A"
 */
export type StateNamesOf<Definition> = string extends DeepNames<Definition> ? string : LiteralOr<DeepNames<Definition>>;

/** A definition without any state name in its type says nothing about them. */
type LiteralOr<Names> = [Names] extends [never] ? string : Names & string;

type DeepNames<Scope> = Scope extends { readonly States: infer States }
  ? (keyof States & string) | { [Name in keyof States]: NamesWithin<States[Name]> }[keyof States]
  : never;

type NamesWithin<State> =
  | (State extends { readonly Branches: infer Branches } ? BranchNames<Branches> : never)
  | (State extends { readonly ItemProcessor: infer Processor } ? DeepNames<Processor> : never)
  | (State extends { readonly Iterator: infer Processor } ? DeepNames<Processor> : never);

type BranchNames<Branches> = Branches extends readonly (infer Branch)[]
  ? Branch extends unknown
    ? DeepNames<Branch>
    : never
  : never;
