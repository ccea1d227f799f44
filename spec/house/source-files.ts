import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The folder that holds package.json. */
export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** One import or re-export of a source file. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path from the root, such as `src/asl/path.ts`; undefined for packages and `node:` modules. */
  readonly file: string | undefined;
  /** False where only types come in: they leave no trace in the built package. */
  readonly value: boolean;
  /** `import()` rather than a statement: loaded when it is reached. */
  readonly lazy: boolean;
}

/** Every TypeScript file below the given folders, as paths from the root. */
export function sourceFiles(...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.split("\\").join("/"))
    .sort();
}

/** Parses one file. */
export function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

const known = new Map<string, readonly Import[]>();

/** The imports of one file, which is read once. */
export function importsOf(file: string): readonly Import[] {
  const found = known.get(file) ?? readImports(file);
  known.set(file, found);
  return found;
}

function readImports(file: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, value: boolean, lazy: boolean): void => {
    const local = specifier.startsWith(".")
      ? relative(root, resolve(root, dirname(file), specifier))
          .split("\\")
          .join("/")
          .replace(/\.js$/, ".ts")
      : undefined;
    found.push({ specifier, file: local, value, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, importsValues(node.importClause), false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, !node.isTypeOnly && exportsValues(node.exportClause), false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, true, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return found;
}

function importsValues(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return true;
  if (clause.isTypeOnly) return false;
  if (clause.name !== undefined) return true;
  if (clause.namedBindings === undefined || ts.isNamespaceImport(clause.namedBindings)) return true;
  return clause.namedBindings.elements.some((element) => !element.isTypeOnly);
}

function exportsValues(clause: ts.NamedExportBindings | undefined): boolean {
  if (clause === undefined || ts.isNamespaceExport(clause)) return true;
  return clause.elements.some((element) => !element.isTypeOnly);
}
