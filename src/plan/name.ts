import { freezeDeep } from "./freeze.js";

/** The name an execution is started under. */
export interface NameNode {
  readonly kind: "name";
  readonly name: string;
  /** False: the executor adds a suffix that makes it unique. */
  readonly exact: boolean;
}

/** Makes the node of an execution's name. */
export function nameNode(name: string, exact: boolean): NameNode {
  return freezeDeep<NameNode>({ kind: "name", name, exact });
}
