/** The names AWS gives to the algorithms of States.Hash and `$hash`, and those `node:crypto` knows them by. */
export const hashAlgorithms: ReadonlyMap<string, string> = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);
