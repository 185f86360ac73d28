/**
 * What stands inside the quotes that were put around a value carelessly: in runs of any length, around text that holds quotes
 * itself, or at one end alone. Quotes that belong to the text stay.
 */
export function peel(value: string): string {
  const before = /^"*/.exec(value)?.[0].length ?? 0;
  if (before === value.length) return '';
  let after = 0;
  while (value[value.length - 1 - after] === '"') after += 1;
  const runs = Math.min(before, after);
  if (runs === 1)
    return isQuotation(value, '"') ? withoutLoneQuotes(value.slice(1, -1).replace(/\\(["\\])/g, '$1')) : value;
  const inner = value.slice(runs, value.length - runs);
  if (isQuotation(inner, "'")) return inner.slice(1, -1).replaceAll("''", "'");
  return runs === 0 ? withoutOpeningQuote(inner) : withoutLoneQuotes(inner);
}

/** Whether the marks at both ends belong together: `"Tide" or "ebb"` is no quoted text, its first quotation ends inside. */
function isQuotation(value: string, mark: string): boolean {
  if (value.length < 2 || !value.startsWith(mark) || !value.endsWith(mark)) return false;
  const next = value.indexOf(mark, 1);
  const endsInside = !/[\s\\]/.test(value[next - 1] ?? '') && /\s/.test(value[next + 1] ?? '');
  return next === 1 || !endsInside;
}

/** A quote that opens and never closes says nothing; an apostrophe does. */
function withoutOpeningQuote(value: string): string {
  const mark = value[0];
  if ((mark !== '"' && mark !== "'") || value.includes(mark, 1)) return value;
  return /^'(?:\d|(?:tis|twas|til|em|cause|n)\b)/i.test(value) ? value : value.slice(1);
}

/** What is left of a run that was longer at one end. */
function withoutLoneQuotes(value: string): string {
  return value.endsWith('"') && value.indexOf('"') === value.length - 1
    ? value.slice(0, -1)
    : withoutOpeningQuote(value);
}
