import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import test from 'node:test';
import { renderMarkdown } from '../../../src/article/body/markdown.ts';
import { withoutTemplateTags } from '../../../src/article/body/template-tags.ts';
import { clean } from '../../support/article-reading.ts';

const TEXTS: readonly { name: string; body: string; html: string }[] = [
  { name: 'an include goes', body: 'a\n\n{% include tide.html id="x" %}\n\nb', html: '<p>a</p><p>b</p>' },
  { name: 'a shortcode goes', body: 'a {{< fig src="a.png"\n alt="b" >}} c', html: '<p>a c</p>' },
  {
    name: 'what tags enclose stays',
    body: '{{< note >}}\nHigh **tide**\n{{< /note >}}\n\n{{% box %}}a{{% /box %}}\n\n{% if x %}b{% endif %}',
    html: '<p>High <strong>tide</strong></p><p>a</p><p>b</p>',
  },
  { name: 'what stands in a comment goes', body: 'a{% comment %}b{% endcomment %}c', html: '<p>ac</p>' },
  {
    name: 'a link to an address that is a template is its text',
    body: '[a]({% post_url 2024-01-02-tide %}) [b]({{< ref "/c.md" >}}#d) [c]({{ page.root }}/x "d")\n\n[e][f]\n\n[f]: {% link a.md %}',
    html: '<p>a b c</p><p>e</p>',
  },
  {
    name: 'the root of the site is left out of addresses',
    body: '![a]({{ site.baseurl }}/a.png "b") [c]({{site.url}}{{ site.baseurl }}/d) <img src="{{ site.baseurl }}/e.png">',
    html: '<p><img src="https://a.example/a.png" alt="a"> <a href="https://a.example/d" rel="noopener noreferrer">c</a> <img src="https://a.example/e.png" alt=""></p>',
  },
  {
    name: 'an address that a filter completes is the one that is written',
    body: "[a]({{ '/b' | relative_url }})",
    html: '<p><a href="https://a.example/b" rel="noopener noreferrer">a</a></p>',
  },
  { name: 'a picture at an address that is a template goes', body: 'a ![b]({{ page.image }})', html: '<p>a</p>' },
  {
    name: 'lists of attributes go, on their own line, behind spans and behind tables',
    body: '*a*{: .b #c} [d](https://a.example/){:target="_blank"}\n{: .e }\n\n| a |\n| - |\n| b |\n{: .table }\n\n- {:.f} g\n\n{:toc}',
    html: '<p><em>a</em> <a href="https://a.example/" rel="noopener noreferrer">d</a></p><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table><ul><li>g</li></ul>',
  },
  { name: 'the id of a heading goes', body: '## Tide {#tide}\n\nEbb {#ebb}\n---', html: '<h2>Tide</h2><h2>Ebb</h2>' },
  {
    name: 'highlighted code is fenced code',
    body: 'a\n{% highlight ruby linenos %}\nputs "{{ x }}"\n\n    ```\n{% endhighlight %}\nb',
    html: '<p>a</p><pre><code class="language-ruby">puts &quot;{{ x }}&quot;\n\n    ```\n</code></pre><p>b</p>',
  },
  {
    name: 'code that Hugo highlights is fenced code',
    body: '{{< highlight go "linenos=table" >}}\na()\n{{< /highlight >}}\n\nb',
    html: '<pre><code class="language-go">a()\n</code></pre><p>b</p>',
  },
  {
    name: 'code that is never closed loses its tag alone',
    body: '{% highlight ruby %}\na\n\n{% highlight go %}\nb',
    html: '<p>a</p><p>b</p>',
  },
  {
    name: 'raw text loses its tags alone',
    body: 'a {% raw %}{% include b %} {{< c >}}{% endraw %} d{% include e %}',
    html: '<p>a {% include b %} {{&lt; c &gt;}} d</p>',
  },
  {
    name: 'raw text may hold code',
    body: '{% raw %}\n\n```\n{{ a }}\n```\n\n{% b %}\n{% endraw %}\n{% c %}d',
    html: '<pre><code>{{ a }}\n</code></pre><p>{% b %}</p><p>d</p>',
  },
];

for (const { name, body, html } of TEXTS) {
  test(`no template is left: ${name}`, () => {
    assert.equal(clean(renderMarkdown(body) ?? '', 'https://a.example/').html, html);
  });
}

const KEPT: readonly (readonly [string, string])[] = [
  ['a code span', 'a `{% include b %}` and ``{{< c ` >}}`` d'],
  ['fenced code', '```liquid\n{% include b %}\n{: .c}\n```\n\n~~~\n{{< d >}}\n~~~'],
  ['fenced code that never ends', '```\n{% include b %}'],
  ['indented code', 'a\n\n    {% include b %}\n\n\t{: .c}\n'],
  ['a double brace in a text', 'In Vue {{ name }} and {{ site.url }} are shown.'],
  ['a map of another language', 'In Clojure {:a 1} is a map, and {#x} nothing.'],
  ['brackets that nothing closes', 'a {% b {{< c {: d'],
  ['brackets over paragraphs', 'a {% b\n\nc %} d'],
  ['a percentage in braces', 'a {%} b {100%} c'],
];

for (const [name, body] of KEPT) {
  test(`what is no template stays: ${name}`, () => {
    assert.equal(withoutTemplateTags(body), body);
  });
}

test('a template in a list is no code, however deep it is indented', () => {
  assert.equal(withoutTemplateTags('- a\n\n    {% include b %}c'), '- a\n\n    c');
});

for (const unit of [
  '{%',
  '{% a',
  '{{<',
  '{{',
  '`',
  '](',
  '](`{{a}}',
  '{:a}',
  '{% highlight a %}b{% endhighlight %}',
  '{{a}}{:.b}',
  '{% highlight a %}\n',
  '[a]: {{a}}',
  '{:.a',
  '{% comment %}',
  '{% raw %}',
  '`a``b',
]) {
  test(`templates are looked for in linear time: ${JSON.stringify(unit)}`, () => {
    const started = performance.now();
    withoutTemplateTags(unit.repeat(250_000 / unit.length));
    assert(performance.now() - started < 3000);
  });
}
