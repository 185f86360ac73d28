import { z } from 'zod';
import { TEMPLATE_KINDS, type TemplateKind, templateOf } from '../notify/templates/template-kinds.ts';
import type { CrossProblem } from './cross-checks.ts';
import { object, text } from './values.ts';
import { at } from './written.ts';

const EXPECTED = `a template in Liquid, or a block of templates for ${TEMPLATE_KINDS.join(', ')}`;
const template = text('a template in Liquid').optional();

/** The user's own words for a webhook's messages. */
export const TEMPLATE_SCHEMA = z.union(
  [
    text(EXPECTED),
    object(Object.fromEntries(TEMPLATE_KINDS.map((kind) => [kind, template])) as Record<TemplateKind, typeof template>),
  ],
  EXPECTED,
);

type Webhook = { readonly type: unknown; readonly template: unknown };
type Site = { readonly language: string; readonly url: string };

/**
 * What is wrong with a webhook's templates, each by itself, whatever else is wrong with the block they stand in. `path` goes on from
 * the key `template`. The language is only loaded for a configuration that has templates.
 */
export async function templateProblems({ type = 'generic', template }: Webhook, site: Site): Promise<CrossProblem[]> {
  const written = TEMPLATE_KINDS.flatMap((kind) => {
    const text = typeof template === 'string' ? templateOf(template, kind) : at(template, kind);
    return typeof text === 'string' && text !== '' ? { kind, text } : [];
  });
  if (written.length === 0) return [];
  const { problemsOf } = await import('../notify/templates/problems.ts');
  const problems: CrossProblem[] = [];
  const seen = new Set<string>();
  for (const { kind, text } of written)
    for (const problem of problemsOf(kind, text, site, type === 'generic')) {
      const message = `expected a template that ${kind === 'alarm' ? 'any alarm' : kind === 'digest' ? 'any digest' : 'any article'} can be told by: ${problem}`;
      if (typeof template !== 'string') problems.push({ path: [kind], message });
      else if (!seen.has(message)) problems.push({ path: [], message });
      seen.add(message);
    }
  return problems;
}
