import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trialsOf } from '../../../src/notify/templates/samples.ts';
import { misspeltNames } from '../../../src/notify/templates/template.ts';
import type { TemplateKind } from '../../../src/notify/templates/template-kinds.ts';
import { SITE } from '../../support/receivers/conformance.ts';

function misspelt(kind: TemplateKind, text: string): readonly string[] {
  const [fullest] = trialsOf(kind, SITE.language, SITE.url);
  assert(fullest);
  return misspeltNames(text, fullest, SITE);
}

const RIGHT: readonly (readonly [TemplateKind, string])[] = [
  ['new', '{% if article.image %}{{ article.image }}{% endif %}{% if change %}!{% endif %}{{ event }}'],
  ['new', '{% if change.changes contains "title" %}{{ change.material }}{% endif %}'],
  ['changed', '{{ change.changes | join: ", " }}{{ article.title.size }}{{ article.tags.first }}{{ article.tags[0] }}'],
  ['new', '{{ site.title }}{{ article["title"] }}{{ article.sourceTitle }}{% assign x = article %}{{ x.title }}'],
  [
    'new',
    '{% assign x = article.title | upcase %}{{ x.anything }}{% capture y %}{{ event }}{% endcapture %}{{ y.size }}',
  ],
  [
    'new',
    '{% for tag in article.tags %}{{ tag }}{{ forloop.index }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
  ],
  ['new', '{% for n in (1..3) %}{{ n }}{% endfor %}{% assign list = "a,b" | split: "," %}{{ list[0] }}'],
  ['new', '{% if article.title == blank or article.summary == empty or article.image == nil %}-{% endif %}'],
  [
    'digest',
    '{{ count }}{% for article in articles %}{{ article.title }}{% endfor %}{{ articles.first.title }}{{ articles[0].url }}',
  ],
  [
    'digest',
    '{% for one in articles limit: 3 %}{% assign two = one %}{{ two.title }}{% endfor %}{% assign n = 1 %}{{ articles[n].url }}',
  ],
  ['digest', '{% for one in articles %}{% for tag in one.tags %}{{ tag.size }}{% endfor %}{% endfor %}'],
  [
    'digest',
    '{% for one in articles reversed %}{% cycle "a", "b" %}{% endfor %}{% increment i %}{% raw %}{{ x }}{% endraw %}',
  ],
  [
    'alarm',
    '{{ alarm.text }}{% if alarm.of %}{{ alarm.count }}{% endif %}{% for file in alarm.examples %}{{ file }}{% endfor %}',
  ],
  ['alarm', '{{ alarm.reason.size }}{{ alarm.since | date: "%H" }}'],
];
for (const [kind, text] of RIGHT)
  test(`names that are right: ${text}`, () => assert.deepEqual(misspelt(kind, text), []));

const WRONG: readonly (readonly [TemplateKind, string, RegExp])[] = [
  [
    'new',
    '{% if article.imgae %}x{% endif %}',
    /^undefined variable: article\.imgae, line:1, col:7; there is id, guid, url/,
  ],
  ['new', '\n{% assign x = article.tagz %}', /^undefined variable: article\.tagz, line:2, col:15/],
  ['new', '{% if true or artikel %}{% endif %}', /^undefined variable: artikel, line:1, col:15$/],
  ['new', '{{ article.subtitle | default: "" }}', /article\.subtitle/],
  ['new', '{{ article.title.text }}', /article\.title\.text/],
  ['new', '{% if article.tags.name %}{% endif %}', /article\.tags\.name/],
  ['new', '{% for tag in article.tagz %}{{ tag }}{% endfor %}', /article\.tagz/],
  ['new', '{% for tag in article.tags %}{% if tag.name %}{% endif %}{% endfor %}', /tag\.name/],
  ['new', '{% unless site.name %}{% endunless %}', /site\.name.*there is title, url, language/],
  ['new', '{% case article.kind %}{% when "a" %}b{% endcase %}', /article\.kind/],
  ['new', '{% assign x = article %}{% if x.imgae %}{% endif %}', /x\.imgae/],
  ['new', '{% if count %}{% endif %}', /count/],
  ['changed', '{% if change.changed %}{% endif %}', /change\.changed.*there is material, changes/],
  ['digest', '{% for one in articles %}{% if one.imgae %}{% endif %}{% endfor %}', /one\.imgae.*there is id/],
  ['digest', '{% if articles[0].titel %}{% endif %}', /articles\[…\]\.titel/],
  ['digest', '{% if articles.first.titel %}{% endif %}', /articles\.first\.titel/],
  ['digest', '{% if article.title %}{% endif %}', /article/],
  ['alarm', '{% if alarm.example %}{% endif %}', /alarm\.example.*there is/],
];
for (const [kind, text, message] of WRONG)
  test(`a name that stands for nothing, wherever it is: ${text}`, () => {
    const names = misspelt(kind, text);
    assert.match(names[0] ?? '', message);
    assert.equal(names.length, 1);
  });

test('all names that stand for nothing are told', () => {
  const text = '{{ article.titel }}{% if article.imgae %}{{ sight.url }}{% endif %}{{ article.titel }}';
  assert.deepEqual(
    misspelt('new', text).map((name) => /variable: ([\w.]+), line:1, (col:\d+)/.exec(name)?.slice(1).join()),
    ['article.titel,col:4', 'article.imgae,col:26', 'article.titel,col:71', 'sight.url,col:45'],
  );
});
