/**
 * The paths that somebody asks for, as a tree of the keys on the way. A key with dots in it leads as far as the keys between
 * the dots would: an event's `{"a.b":1}` and `{"a":{"b":1}}` are the same.
 */
export class PathTree {
  /** The whole path, where it is one that is asked for. */
  path: string | undefined;
  readonly #below = new Map<string, PathTree>();

  static of(paths: Iterable<string>): PathTree {
    const root = new PathTree();
    for (const path of paths) root.add(path);
    return root;
  }

  add(path: string): void {
    const leaf = path.split(".").reduce<PathTree>((node, key) => {
      const next = node.#below.get(key) ?? new PathTree();
      node.#below.set(key, next);
      return next;
    }, this);
    leaf.path = path;
  }

  /** Undefined when no path that is asked for leads through this key. */
  below(key: string): PathTree | undefined {
    const direct = this.#below.get(key);
    if (direct !== undefined || !key.includes(".")) return direct;
    return key
      .split(".")
      .reduce<PathTree | undefined>((node, part) => (node === undefined ? undefined : node.#below.get(part)), this);
  }
}
