import type { XmlNode } from './xml-document.ts';

/** What a checker is told about the world around a document. */
export type ValidationContext = {
  /** Milliseconds since 1970: what is dated later is implausible. */
  readonly now: number;
  /** Where the document stands below the output folder, with `/`: its link to itself has to end with it. */
  readonly path?: string;
};

/** Where a value stands, for checks that need more than the value. */
export type Surroundings = ValidationContext & {
  /** The line of the source on which the element begins. */
  readonly sourceLine: string;
};

/** What is wrong with a value, or undefined. */
export type ValueCheck = (value: string, surroundings: Surroundings) => string | undefined;

/** How often a child may stand: once, at most once, any number of times, at least once. */
export type Occurrence = '1' | '?' | '*' | '+';

/** What an element may hold. What is not named is not allowed; white space between children always is. */
export type ElementRule = {
  /** Checks by attribute; a name that ends in `!` is required. The attributes of XML itself are always allowed. */
  readonly attributes?: Readonly<Record<string, ValueCheck>>;
  readonly children?: Readonly<Record<string, Occurrence>>;
  /** Left out: no text. White space around a text is no part of it. */
  readonly text?: ValueCheck;
  /** What is wrong with the element as a whole. */
  readonly also?: (element: XmlNode, surroundings: Surroundings) => readonly string[];
  /** Whether what is inside is left to `also`. */
  readonly opaque?: boolean;
};

/** Rules by name, or by `parent>name` where an element means something else in another place. */
export type Grammar = Readonly<Record<string, ElementRule>>;

export const anyText: ValueCheck = () => undefined;
export const notBlank: ValueCheck = (value) => (value.trim() === '' ? 'is blank' : undefined);

/** The first complaint of several checks. */
export function every(...checks: readonly ValueCheck[]): ValueCheck {
  return (value, surroundings) => {
    for (const check of checks) {
      const problem = check(value, surroundings);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export function oneOf(...values: readonly string[]): ValueCheck {
  return (value) => (values.includes(value) ? undefined : `is none of ${values.join(', ')}`);
}

/** Everything in an element and below it that the grammar does not allow. */
export function checkElement(
  element: XmlNode,
  grammar: Grammar,
  context: ValidationContext,
  lines: readonly string[],
): readonly string[] {
  const rule = grammar[`${element.parent}>${element.name}`] ?? grammar[element.name];
  const place = `line ${element.line}: ${element.name}`;
  if (!rule) return [`${place} is not known`];
  const surroundings: Surroundings = { ...context, sourceLine: lines[element.line - 1] ?? '' };
  const problems: string[] = [];
  const { attributes = {}, children = {}, text } = rule;

  for (const [key, check] of Object.entries(attributes)) {
    const name = key.replace('!', '');
    const value = element.attributes.get(name);
    if (value === undefined) {
      if (key.endsWith('!')) problems.push(`has no ${name}`);
      continue;
    }
    const problem = check(value, surroundings);
    if (problem !== undefined) problems.push(`${name} ${problem}: ${shorten(value)}`);
  }
  for (const [name, value] of element.attributes) {
    if (name === 'xml:lang' && value !== '') {
      const problem = languageTag(value, surroundings);
      if (problem !== undefined) problems.push(`xml:lang ${problem}: ${shorten(value)}`);
    } else if (!name.startsWith('xml:') && !(name in attributes) && !(`${name}!` in attributes))
      problems.push(`may have no ${name}`);
  }

  if (!rule.opaque) {
    const counts = new Map<string, number>();
    for (const { name } of element.children) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [name, occurrence] of Object.entries(children)) {
      const count = counts.get(name) ?? 0;
      if (count === 0 && (occurrence === '1' || occurrence === '+')) problems.push(`has no ${name}`);
      if (count > 1 && (occurrence === '1' || occurrence === '?')) problems.push(`has ${count} of ${name}`);
    }
    for (const name of counts.keys()) if (!(name in children)) problems.push(`may have no ${name}`);
    if (text) {
      const problem = text(element.text.trim(), surroundings);
      if (problem !== undefined) problems.push(`${problem}: ${shorten(element.text)}`);
    } else if (element.text.trim() !== '') problems.push(`may hold no text: ${shorten(element.text)}`);
  }
  problems.push(...(rule.also?.(element, surroundings) ?? []));

  return [
    ...problems.map((problem) => `${place} ${problem}`),
    ...(rule.opaque
      ? []
      : element.children
          .filter(({ name }) => name in children)
          .flatMap((child) => checkElement(child, grammar, context, lines))),
  ];
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A language tag of BCP 47 whose language is registered (ISO 639). */
export const languageTag: ValueCheck = (value) => {
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(value);
    return LANGUAGES.of(canonical.split('-')[0] ?? '') === undefined ? 'is no known language' : undefined;
  } catch {
    return 'is no language tag';
  }
};

export function shorten(value: string): string {
  const text = value.trim();
  return JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}…` : text);
}
