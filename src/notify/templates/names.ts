import { analyzeSync, type Template, type Variable } from 'liquidjs';

/** Of a value nothing is known: whatever is asked of it may be there. */
const ANYTHING = Symbol('anything');
type Segment = string | number | Variable | readonly unknown[];

/**
 * The names in a template that stand for nothing, wherever they stand, as Liquid tells of them. `scope` holds what there is, as full as it can be; what is `null` in it may be anything.
 */
export function unknownNames(templates: readonly Template[], text: string, scope: object): readonly string[] {
  const { variables, globals } = analyzeSync([...templates], { partials: false });
  const own = aliasesIn(text, scope);
  const unknown: string[] = [];
  for (const [root, uses] of Object.entries(variables)) {
    const known = [...(Object.hasOwn(scope, root) ? [at(scope, root)] : []), ...(own.get(root) ?? [])];
    // What a tag makes that is none of ours, such as "forloop" and what was captured.
    if (known.length === 0 && !Object.hasOwn(globals, root)) continue;
    for (const { segments, location } of uses) {
      const [, ...way] = segments as readonly Segment[];
      if (known.some((value) => reach(value, way) !== undefined)) continue;
      const name = [root, ...way.map((segment) => (typeof segment === 'string' ? segment : '[…]'))].join('.');
      const place = `line:${location.row}, col:${location.col}`;
      unknown.push(`undefined variable: ${name.replaceAll('.[', '[')}, ${place}${instead(known[0], way)}`);
    }
  }
  return unknown;
}

/** What there is in place of what there is not. */
function instead(value: unknown, way: readonly Segment[]): string {
  const known = way
    .map((_, length) => reach(value, way.slice(0, length)))
    .findLast((reached) => typeof reached === 'object' && reached !== null && !Array.isArray(reached));
  return known ? `; there is ${Object.keys(known).join(', ')}` : '';
}

/** Names that a template gives to parts of what there is, in loops and by "assign". */
const ALIAS =
  /\{%-?\s*(?:(?:for|tablerow)\s+(?<item>[\w-]+)\s+in\s+(?<list>[^\s%]+)|assign\s+(?<name>[\w-]+)\s*=\s*(?<value>[^%]*?)\s*-?%\})/g;
const PATH = /^[\w-]+(?:\.[\w-]+)*$/;

function aliasesIn(text: string, scope: object): ReadonlyMap<string, readonly unknown[]> {
  const aliases = new Map<string, unknown[]>();
  for (const { groups = {} } of text.matchAll(ALIAS)) {
    const { item, list, name = item, value = list ?? '' } = groups;
    if (name === undefined) continue;
    const [root = '', ...way] = PATH.test(value) ? value.split('.') : [];
    const [found = ANYTHING] = aliases.get(root) ?? [reach(scope, [root])];
    const meant = reach(found, item === undefined ? way : [...way, 0]) ?? ANYTHING;
    aliases.set(name, [...(aliases.get(name) ?? []), meant]);
  }
  return aliases;
}

/** What is found by a way of names and positions; undefined where there can be nothing. */
function reach(from: unknown, way: readonly Segment[]): unknown {
  let value = from;
  for (const segment of way) {
    if (value === ANYTHING || value === null) return ANYTHING;
    if (value === undefined) return undefined;
    if (Array.isArray(value)) value = isPosition(segment) ? (value[0] ?? ANYTHING) : sizeOf(segment);
    else if (typeof value === 'object') value = typeof segment === 'string' ? at(value, segment) : ANYTHING;
    else value = typeof value === 'string' ? sizeOf(segment) : undefined;
  }
  return value;
}

function isPosition(segment: Segment): boolean {
  return typeof segment !== 'string' || segment === 'first' || segment === 'last';
}

function sizeOf(segment: Segment): number | undefined {
  return segment === 'size' ? 0 : undefined;
}

function at(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
