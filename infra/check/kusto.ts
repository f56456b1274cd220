import { createRequire } from 'node:module';

type List<T> = { readonly Count: number; getItem(index: number): T };
type Column = { readonly Name: string; readonly Type: { readonly Name: string } };
type Analysis = {
  GetDiagnostics(): List<{ readonly Message: string }>;
  readonly ResultType: { readonly Columns?: List<Column> } | null;
};

/** What we use of Microsoft's Kusto language service; its own types are megabytes. */
type Language = {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: object): Analysis };
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly Symbols: {
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, members: readonly object[]) => object };
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => object };
    readonly FunctionSymbol: {
      readonly $ctor16: new (name: string, parameters: string, body: string, description: null) => object;
    };
  };
};

/** A saved function: `parameters` as Log Analytics takes them (`id:string`). */
export type SavedFunction = { readonly name: string; readonly parameters: string; readonly query: string };

/** What a query is found to be: messages of its faults, and the types of its columns as Kusto calls them. */
export type QueryAnalysis = { readonly faults: readonly string[]; readonly columns: ReadonlyMap<string, string> };

/**
 * Columns of AppTraces that our queries use. Source: Azure Monitor, table reference.
 */
const appTraces =
  '(TimeGenerated: datetime, Message: string, SeverityLevel: int, OperationId: string, AppRoleName: string, AppRoleInstance: string)';

/** Loads the language service, which makes itself known by a global name. */
function languageService(): Language {
  const require = createRequire(import.meta.url);
  require('@kusto/language-service-next/bridge.min.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  return (Reflect.get(globalThis, 'Kusto') as { readonly Language: Language }).Language;
}

const itemsOf = <T>(list: List<T>): readonly T[] =>
  Array.from({ length: list.Count }, (_, index) => list.getItem(index));

/** Reads queries against a workspace with the table AppTraces and these saved functions. */
export function queryReader(functions: readonly SavedFunction[]): (query: string) => QueryAnalysis {
  const { KustoCode, GlobalState, Symbols } = languageService();
  const saved = functions.map(
    ({ name, parameters, query }) =>
      new Symbols.FunctionSymbol.$ctor16(name, `(${parameters})`, `{\n${query}\n}`, null),
  );
  const table = new Symbols.TableSymbol.$ctor7('AppTraces', appTraces, null);
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('workspace', [table, ...saved]));
  return (query) => {
    const analysis = KustoCode.ParseAndAnalyze(query, globals);
    const columns = analysis.ResultType?.Columns;
    return {
      faults: [...new Set(itemsOf(analysis.GetDiagnostics()).map(({ Message }) => Message))],
      columns: new Map(columns === undefined ? [] : itemsOf(columns).map(({ Name, Type }) => [Name, Type.Name])),
    };
  };
}

/** The text of a saved function as a query of its own, whose faults are those of its body. */
export function functionAsQuery({ parameters, query }: SavedFunction): string {
  return `let saved = (${parameters}) {\n${query}\n};\nprint 1`;
}
