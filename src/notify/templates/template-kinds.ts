/** What there may be templates for: the events of one article, several of them at once, and what is wrong or right again. */
export const TEMPLATE_KINDS = ['new', 'changed', 'removed', 'digest', 'alarm'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** One text for each event of one article, or texts by kind. */
export type Templates = string | { readonly [K in TemplateKind]?: string | undefined };

/** The template for a kind of message. */
export function templateOf(templates: Templates, kind: TemplateKind): string | undefined {
  if (typeof templates !== 'string') return templates[kind];
  return kind === 'digest' || kind === 'alarm' ? undefined : templates;
}
