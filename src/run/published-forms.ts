/** A published text by its name, with the compressed forms that stand beside it. */
export function formsOf(name: string): readonly string[] {
  return ['', '.gz', '.br'].map((suffix) => name + suffix);
}

/** Whether texts stand in a folder in all their forms, by the names that are there. */
export function standWhole(present: ReadonlySet<string>, names: readonly string[]): boolean {
  return names.every((name) => formsOf(name).every((form) => present.has(form)));
}
