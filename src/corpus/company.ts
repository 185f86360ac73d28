import { alsoOf, withCopy, withoutCopy } from './cluster.ts';
import type { Decision } from './decision.ts';
import type { CorpusView, Known } from './view.ts';

/**
 * Completes a decision by what it means for the articles that list the file among their copies: one that it joins, and
 * one that it leaves.
 */
export function keepCompany(decision: Decision, view: CorpusView): Decision {
  const { file, leaves, copy, verdict } = decision;
  const writes = new Map(decision.writes.map((write) => [write.after.id, write]));
  const list = (id: string | undefined, change: (also: Known['also']) => Known['also']) => {
    const before = id === undefined ? undefined : view.article(id);
    const write = writes.get(id ?? '') ?? (before && { before, after: before });
    if (write) writes.set(write.after.id, { ...write, after: { ...write.after, also: change(write.after.also) } });
  };
  const leave = (source: string, path: string, stays?: string) => {
    const known = view.file(source, path);
    if (known?.verdict !== 'duplicate' || known.articleId === stays) return;
    list(known.articleId, (also) => withoutCopy(also, source, path));
  };
  if (leaves && view.file(leaves.source, leaves.path)?.articleId === leaves.articleId)
    leave(leaves.source, leaves.path);
  if (file && file.verdict !== 'duplicate') leave(file.source, file.path);
  if (file && copy && file.verdict === 'duplicate') {
    leave(file.source, file.path, file.articleId);
    list(file.articleId, (also) => withCopy(also, alsoOf(copy)));
  }
  // What the verdict is about stands last.
  const [own] = decision.writes.slice(-1);
  const ordered = [...writes.values()].sort(
    (a, b) => Number(a.after.id === own?.after.id) - Number(b.after.id === own?.after.id),
  );
  return verdict.kind === 'unchanged' && ordered.length === 0 ? decision : { ...decision, writes: ordered };
}

/** Brings the view up to date with a decision. */
export function applyDecision(view: CorpusView, { file, leaves, passes, copy, sketch, writes }: Decision): void {
  const left = leaves && view.file(leaves.source, leaves.path);
  if (left && left.articleId === leaves.articleId) {
    if (leaves.stays) view.putFile({ ...left, articleId: undefined });
    else view.dropFile(leaves.source, leaves.path);
  }
  if (passes) for (const one of view.duplicatesOf(passes.from)) view.putFile({ ...one, articleId: passes.to });
  if (file) view.putFile(file);
  if (copy) view.putCopy(copy);
  for (const { after } of writes) view.putArticle(after);
  if (file && sketch) view.putSketch(file.source, file.path, sketch.bins, sketch.moment);
}
