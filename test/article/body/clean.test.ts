import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanHtml, MAX_DEPTH } from '../../../src/article/body/clean.ts';
import { clean } from '../../support/article-reading.ts';

const BASE = 'https://news.example/2024/03/';

type Case = { readonly name: string; readonly html: string; readonly expected: string; readonly base?: string };

const SAFE: readonly Case[] = [
  {
    name: 'scripts go with all they hold',
    html: '<p>a</p><script>alert("b")</script><p>c</p>',
    expected: '<p>a</p><p>c</p>',
  },
  { name: 'a script that never closes takes the rest with it', html: '<p>a</p><script>alert(1)', expected: '<p>a</p>' },
  { name: 'styles go with all they hold', html: '<style>p { color: red }</style><p>a</p>', expected: '<p>a</p>' },
  { name: 'comments go', html: 'a<!-- <p>b</p> -->c', expected: 'ac' },
  {
    name: 'a comment that never closes takes the rest with it',
    html: '<p>a</p><!-- <p onclick="b">c</p>',
    expected: '<p>a</p>',
  },
  {
    name: 'a comment closed with an exclamation mark hides nothing',
    html: '<p>a</p><!-- b --!><p>c</p>',
    expected: '<p>a</p><p>c</p>',
  },
  {
    name: 'document types and processing instructions go',
    html: '<!doctype html><?php echo 1 ?><p>a</p>',
    expected: '<p>a</p>',
  },
  {
    name: 'forms lose their controls and keep their words',
    html: '<form action="/x"><p>a</p><input value="b"><button>c</button><textarea>d</textarea></form>',
    expected: '<p>a</p>',
  },
  {
    name: 'noscript goes: what it holds stands twice otherwise',
    html: '<p>a</p><noscript><p>b</p></noscript>',
    expected: '<p>a</p>',
  },
  {
    name: 'drawings and formulas go',
    html: '<svg><a href="https://a.example/"><text>a</text></a></svg><math><mi>b</mi></math>c',
    expected: 'c',
  },
  {
    name: 'objects, embeds and templates go',
    html: '<object data="x"><p>a</p></object><embed src="y"><template><p>b</p></template><p>c</p>',
    expected: '<p>c</p>',
  },
  { name: 'event handlers go', html: '<p onclick="a()" ONLOAD=b()>c</p>', expected: '<p>c</p>' },
  {
    name: 'styles and ids of elements go',
    html: '<p style="position:fixed" id="a" data-b="c">d</p>',
    expected: '<p>d</p>',
  },
  { name: 'a link to a script is its words', html: '<a href="javascript:alert(1)">a</a>', expected: 'a' },
  { name: 'a script in disguise is one too', html: '<a href=" &#106;ava\tScript&colon;alert(1)">a</a>', expected: 'a' },
  {
    name: 'data and other schemes are no links',
    html: '<a href="data:text/html,a">a</a> <a href="vbscript:b">b</a> <a href="file:///c">c</a>',
    expected: 'a b c',
  },
  {
    name: 'broken quoting opens no attribute',
    html: '<img src="https://img.example/a.png" alt="x"onerror="b()" html="{:loading=>"lazy"}">',
    expected: '<img src="https://img.example/a.png" alt="x">',
  },
  {
    name: 'text that looks like a tag is text',
    html: '<p>a &lt;script&gt;b&lt;/script&gt; 1 < 2 & 3 > 2</p>',
    expected: '<p>a &lt;script&gt;b&lt;/script&gt; 1 &lt; 2 &amp; 3 &gt; 2</p>',
  },
  {
    name: 'entities are decoded once',
    html: '<p>&amp;lt; &#123; &copy; &#x4e2d;</p>',
    expected: '<p>&amp;lt; { © 中</p>',
  },
  {
    name: 'a comment that hides a form hides it, however it is written',
    html: '<p>a</p><!-- <form onclick="b()"><p>c</p></form> --><!-><!--><p>d</p><!--[if mso]><table onclick="e()"><![endif]-->',
    expected: '<p>a</p><p>d</p>',
  },
  {
    name: 'what a comment of Word shows to others stays',
    html: '<!--[if !mso]><!--><p>a</p><!--<![endif]--><![if !vml]><p>b</p><![endif]>',
    expected: '<p>a</p><p>b</p>',
  },
  {
    name: 'what has no width and what means no character goes',
    html: '<p>ti\u200Bde&shy;s\uFEFF</p><p>&#8203;</p><p>\uFDD0\u{1FFFE}\u0085a&#0;&#xD800;</p>',
    expected: '<p>tides</p><p>a</p>',
  },
  {
    name: 'joiners and directions stay in a text',
    html: '<p>می\u200Cخواهم \u2067a\u2069</p>',
    expected: '<p>می\u200Cخواهم \u2067a\u2069</p>',
  },
  { name: 'control characters go', html: 'a\u0000b\u0008c\uFFFEd\uD800e&#8;f', expected: 'abcdef' },
  {
    name: 'elements that nobody knows go and leave what they hold',
    html: '<x-card><font color="red">a</font> <o:p>b</o:p></x-card>',
    expected: 'a b',
  },
];

const LINKS: readonly Case[] = [
  {
    name: 'an absolute link stays, with a rel of its own',
    html: '<a href="https://a.example/b" rel="opener" target="_blank">c</a>',
    expected: '<a href="https://a.example/b" rel="noopener noreferrer">c</a>',
  },
  {
    name: 'a relative link is resolved',
    html: '<a href="../04/tide">a</a>',
    base: BASE,
    expected: '<a href="https://news.example/2024/04/tide" rel="noopener noreferrer">a</a>',
  },
  { name: 'a relative link without a base is its words', html: '<a href="../04/tide">a</a>', expected: 'a' },
  {
    name: 'a link without a scheme gets that of the base',
    html: '<a href="//b.example/c">a</a>',
    base: BASE,
    expected: '<a href="https://b.example/c" rel="noopener noreferrer">a</a>',
  },
  {
    name: 'a mail address is a link',
    html: '<a href="mailto:desk@news.example">a</a>',
    expected: '<a href="mailto:desk@news.example" rel="noopener noreferrer">a</a>',
  },
  {
    name: 'tracking parameters go',
    html: '<a href="https://a.example/b?utm_source=x&amp;id=7&amp;utm_medium=y">c</a>',
    expected: '<a href="https://a.example/b?id=7" rel="noopener noreferrer">c</a>',
  },
  {
    name: 'ampersands in addresses are escaped',
    html: '<a href="https://a.example/?b=1&c=2">d</a>',
    expected: '<a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">d</a>',
  },
  {
    name: 'user names and passwords go',
    html: '<a href="https://me:secret@a.example/">b</a>',
    expected: '<a href="https://a.example/" rel="noopener noreferrer">b</a>',
  },
  { name: 'an anchor without an address is its words', html: '<a name="top">a</a>', expected: 'a' },
  {
    name: 'an anchor in an anchor ends the first',
    html: '<a href="https://a.example/">a <a href="https://b.example/">b</a></a>',
    expected: '<a href="https://a.example/">a</a> <a href="https://b.example/">b</a>'.replaceAll(
      '">',
      '" rel="noopener noreferrer">',
    ),
  },
  {
    name: 'a frame becomes a link to what it shows',
    html: '<p>a</p><iframe src="//video.example/7"><p>old</p></iframe>',
    base: BASE,
    expected: '<p>a</p><a href="https://video.example/7" rel="noopener noreferrer">https://video.example/7</a>',
  },
  {
    name: 'a frame with a title is called by it',
    html: '<iframe src="https://map.example/7" title="The  quay"></iframe>',
    expected: '<a href="https://map.example/7" rel="noopener noreferrer">The quay</a>',
  },
  {
    name: 'a video in a frame leads to where it is watched, and says what it is',
    html: '<p>a<iframe src="//www.youtube.com/embed/abc_DEF-123?rel=0"></iframe>b</p>',
    base: BASE,
    expected:
      '<p>a<br><a href="https://www.youtube.com/watch?v=abc_DEF-123" rel="noopener noreferrer">▶ YouTube</a><br>b</p>',
  },
  {
    name: 'a video of another site too, with its title',
    html: '<iframe data-src="https://player.bilibili.com/player.html?aid=1&bvid=BV1xx&page=1" title="Tide"></iframe>',
    expected: '<a href="https://www.bilibili.com/video/BV1xx" rel="noopener noreferrer">▶ Tide</a>',
  },
  {
    name: 'an embedded video is such a link, and nothing else that is embedded',
    html: '<embed src="https://v.qq.com/txp/iframe/player.html?vid=a1b2"><embed src="https://a.example/b.swf">',
    expected: '<a href="https://v.qq.com/x/page/a1b2.html" rel="noopener noreferrer">▶ Tencent Video</a>',
  },
  {
    name: 'a frame that nobody sees goes',
    html: 'a<iframe src="https://t.example/" width="0"></iframe><iframe src="https://t.example/" style="display:none"></iframe>',
    expected: 'a',
  },
  {
    name: 'a page’s own base is what its addresses are relative to, the first one',
    html: '<base href="https://old.example/x/"><base href="https://b.example/"><a href="a">b</a><img src="c.png">',
    base: BASE,
    expected:
      '<a href="https://old.example/x/a" rel="noopener noreferrer">b</a><img src="https://old.example/x/c.png" alt="">',
  },
  {
    name: 'a base that is no address is none',
    html: '<base href="javascript:a()"><a href="b">c</a>',
    base: BASE,
    expected: '<a href="https://news.example/2024/03/b" rel="noopener noreferrer">c</a>',
  },
  {
    name: 'a frame without a harmless address goes',
    html: 'a<iframe src="javascript:b()"></iframe><iframe srcdoc="<p>c</p>"></iframe>',
    expected: 'a',
  },
];

const MEDIA: readonly Case[] = [
  {
    name: 'a picture keeps its address and words',
    html: '<img src="https://img.example/a.png" alt="A &quot;b&quot;\n c" width="640" loading="lazy" referrerpolicy="no-referrer">',
    expected: '<img src="https://img.example/a.png" alt="A &quot;b&quot; c">',
  },
  {
    name: 'a picture without words says so',
    html: '<img src="https://img.example/a.png">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'a relative picture is resolved',
    html: '<img src="img/a.png">',
    base: BASE,
    expected: '<img src="https://news.example/2024/03/img/a.png" alt="">',
  },
  { name: 'a relative picture without a base goes', html: 'a <img src="img/a.png"> b', expected: 'a b' },
  {
    name: 'a lazy picture is the one that was to come: data-src',
    html: '<img src="data:image/gif;base64,R0lGOD" data-src="https://img.example/a.png">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'a lazy picture is the one that was to come: data-original',
    html: '<img src="/grey.gif" data-original="https://img.example/a.png">',
    base: BASE,
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'a lazy picture is the one that was to come: srcset alone',
    html: '<img srcset="https://img.example/a.png 1x, https://img.example/b.png 2x">',
    expected: '<img src="https://img.example/b.png" alt="">',
  },
  {
    name: 'a lazy address that is none gives way to the plain one',
    html: '<img data-src="" src="https://img.example/a.png">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'a lazy picture is the largest that is offered, commas in its address and all',
    html: '<img src="data:," data-srcset="https://img.example/w_1,h_1/a.png 300w,https://img.example/w_2,h_2/a.png 900w, b.png 20w">',
    expected: '<img src="https://img.example/w_2,h_2/a.png" alt="">',
  },
  {
    name: 'a wheel that turns gives way to what a script would load',
    html: '<img src="https://img.example/loading.gif" data-lazy="true" data-echo="https://img.example/a.png">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'a stand-in without the picture it stands for goes',
    html: 'a<img src="https://img.example/spacer.gif"> b',
    expected: 'a b',
  },
  {
    name: 'a picture goes before the page that a button would share',
    html: '<img src="https://img.example/a.png" data-url="https://news.example/tide">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'behind a stand-in comes what is meant for readers without scripts',
    html: '<img src="https://img.example/grey.gif"><noscript><p>a<img src="https://img.example/a.png"></p></noscript>',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'behind a picture it would stand twice',
    html: '<img data-src="https://img.example/a.png?w=9"> <noscript><img src="https://img.example/a.png"></noscript>',
    expected: '<img src="https://img.example/a.png?w=9" alt="">',
  },
  {
    name: 'before a picture it would stand twice too',
    html: '<noscript><img src="https://img.example/a.png"></noscript><img data-src="https://img.example/a.png">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'each stand-in has its own',
    html: '<i class="lazy"></i><noscript><img src="https://img.example/a.png"></noscript><i class="lazy"></i><noscript><img src="https://img.example/b.png"></noscript>',
    expected: '<img src="https://img.example/a.png" alt=""><img src="https://img.example/b.png" alt="">',
  },
  {
    name: 'a counter for readers without scripts goes',
    html: 'a<noscript><img src="https://t.example/c?id=1" style="position:absolute; left:-9999px"></noscript>',
    expected: 'a',
  },
  {
    name: 'a picture chooser around a stand-in is what it offers last',
    html: '<picture><source srcset="https://img.example/a.webp"><source srcset="https://img.example/a.jpg"><img src="data:,"></picture><img src="data:,">',
    expected: '<img src="https://img.example/a.jpg" alt="">',
  },
  {
    name: 'a pixel by its style goes',
    html: 'a<img src="https://t.example/p" style="border:0;width: 1px">',
    expected: 'a',
  },
  {
    name: 'a picture of which only the border is a pixel stays',
    html: '<img src="https://img.example/a.png" style="border-width:1px;max-height:1px;width:100px">',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  { name: 'a hidden picture goes', html: 'a<img src="https://t.example/p" style="DISPLAY : none" >', expected: 'a' },
  { name: 'embedded data is no picture', html: 'a<img src="data:image/png;base64,AAAA">', expected: 'a' },
  { name: 'a tracking pixel goes', html: 'a<img src="https://t.example/p.gif" width="1" height="1">', expected: 'a' },
  {
    name: 'a pixel of which only the width is said goes',
    html: 'a<img src="https://t.example/p.gif" width="1">',
    expected: 'a',
  },
  {
    name: 'a pixel that is wide and no pixel high goes',
    html: 'a<img src="https://t.example/p.gif" height="0">',
    expected: 'a',
  },
  {
    name: 'a picture chooser is its plain picture',
    html: '<picture><source srcset="a.webp"><img src="https://img.example/a.png"></picture>',
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  {
    name: 'figures keep their caption',
    html: '<figure class="x"><img src="https://img.example/a.png"><figcaption>The quay</figcaption></figure>',
    expected: '<figure><img src="https://img.example/a.png" alt=""><figcaption>The quay</figcaption></figure>',
  },
  {
    name: 'a video gets controls and never plays by itself',
    html: '<video src="https://v.example/a.mp4" poster="javascript:b" autoplay loop onplay="c()"></video>',
    expected: '<video src="https://v.example/a.mp4" controls="controls"></video>',
  },
  {
    name: 'a sound with sources keeps those that have an address',
    html: '<audio><source src="https://v.example/a.mp3" type="audio/mpeg"><source src="b.ogg"></audio>',
    expected: '<audio controls="controls"><source src="https://v.example/a.mp3" type="audio/mpeg"></audio>',
  },
];

const SHAPE: readonly Case[] = [
  {
    name: 'an element that is never closed does not take the article with it',
    html: '<p>a</p><div class="qrcode">scan<p>b</p><svg>c<p>d</p>',
    expected: '<p>a</p><div>scan<p>b</p>c<p>d</p></div>',
  },
  { name: 'an empty block still parts the words around it', html: '甲<p>&nbsp;</p>乙', expected: '甲<br>乙' },
  { name: 'an empty list still parts the words around it', html: 'a<ul></ul>b', expected: 'a<br>b' },
  { name: 'a block that is not kept parts the words around it', html: 'x<form>y</form>z', expected: 'x<br>y<br>z' },
  { name: 'paragraphs that are never closed end with the next', html: '<p>a<p>b', expected: '<p>a</p><p>b</p>' },
  { name: 'closing tags that close nothing are no harm', html: '<p>a</b></div></p>', expected: '<p>a</p>' },
  {
    name: 'empty elements go, and so do those that held only empty ones',
    html: '<div><p> </p><span></span></div><p>a</p><b></b><ul><li></li></ul>',
    expected: '<p>a</p>',
  },
  {
    name: 'an empty table cell holds its place',
    html: '<table><tr><td></td></tr><tr><th></th></tr><tr><td>a</td></tr></table>',
    expected: '<table><tr><td></td></tr><tr><th></th></tr><tr><td>a</td></tr></table>',
  },
  {
    name: 'cells keep what they span, and nothing else',
    html: '<table border="1"><tr><th colspan="2" width="90">a</th></tr><tr><td rowspan="x">b</td></tr></table>',
    expected: '<table><tr><th colspan="2">a</th></tr><tr><td>b</td></tr></table>',
  },
  {
    name: 'cells keep how they are aligned, by attribute or style',
    html: '<table><tr><th style="color:red; text-align : RIGHT">a</th><td align="Center">b</td><td align="left" style="text-align:right">c</td></tr></table>',
    expected: '<table><tr><th align="right">a</th> <td align="center">b</td> <td align="right">c</td></tr></table>',
  },
  {
    name: 'cells keep no other alignment, and nothing else any',
    html: '<table align="left"><tr align="left"><td align="justify">a</td><td style="x-text-align:left">b</td></tr></table><p align="right">c</p>',
    expected: '<table><tr><td>a</td> <td>b</td></tr></table><p>c</p>',
  },
  {
    name: 'a table head and body stay',
    html: '<table><caption>a</caption><thead><tr><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>',
    expected: '<table><caption>a</caption><thead><tr><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>',
  },
  {
    name: 'ruby stays',
    html: '<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>',
    expected: '<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>',
  },
  {
    name: 'code keeps its language and no other class',
    html: '<pre class="x"><code class="hljs language-ts line">let a = 1;</code></pre>',
    expected: '<pre><code class="language-ts">let a = 1;</code></pre>',
  },
  {
    name: 'code keeps its blanks and line ends',
    html: '<pre>if (a)\n    b  = 1;\n\n\tc();</pre>',
    expected: '<pre>if (a)\n    b  = 1;\n\n\tc();</pre>',
  },
  {
    name: 'a numbered list keeps where it starts',
    html: '<ol start="3" type="i"><li>a</li></ol>',
    expected: '<ol start="3"><li>a</li></ol>',
  },
  {
    name: 'lists in lists stay',
    html: '<ul><li>a<ul><li>b</li></ul></li></ul>',
    expected: '<ul><li>a<ul><li>b</li></ul></li></ul>',
  },
  {
    name: 'times and abbreviations keep what they mean',
    html: '<time datetime="2024-03-05">today</time> <abbr title="a b">c</abbr>',
    expected: '<time datetime="2024-03-05">today</time> <abbr title="a b">c</abbr>',
  },
  {
    name: 'old names become today’s',
    html: '<strike>a</strike> <tt>b</tt><center>c</center>',
    expected: '<s>a</s> <code>b</code><div>c</div>',
  },
  {
    name: 'sections and the like are boxes',
    html: '<section>a</section><aside>b</aside>',
    expected: '<div>a</div><div>b</div>',
  },
  { name: 'a box around boxes goes', html: '<div><div><p>a</p></div></div>', expected: '<p>a</p>' },
  {
    name: 'words between boxes stay apart from them',
    html: '<div><p>a</p>b<p>c</p></div>',
    expected: '<p>a</p>b<p>c</p>',
  },
  { name: 'runs of white space are one blank', html: '<p>a \n\t b</p>\n\n<p>  c</p>', expected: '<p>a b</p><p>c</p>' },
  { name: 'a blank between elements in a line stays one', html: '<b>a </b> <i> b</i>', expected: '<b>a</b> <i>b</i>' },
  { name: 'no blank is made where there was none', html: '<b>a</b><i>b</i>c', expected: '<b>a</b><i>b</i>c' },
  { name: 'line breaks stay between words and nowhere else', html: '<br>a<br><br><br>b<br>', expected: 'a<br><br>b' },
  {
    name: 'a rule stays, but not in front of everything',
    html: '<hr><p>a</p><hr><p>b</p>',
    expected: '<p>a</p><hr><p>b</p>',
  },
  { name: 'rules without anything between them are one', html: 'a<hr><p> </p><hr/><hr>b', expected: 'a<hr>b' },
  { name: 'words without any tag stay', html: 'only words', expected: 'only words' },
  {
    name: 'a page is its body',
    html: '<html><head><title>a</title><meta name="b"></head><body class="c"><p>d</p></body></html>',
    expected: '<p>d</p>',
  },
  { name: 'nothing is nothing', html: '', expected: '' },
];

const CODE = '<pre>let a;\nlet b;</pre>';
const LINE_NUMBERS: readonly Case[] = [
  {
    name: 'Hexo’s',
    html: `<figure class="highlight js"><table><tbody><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre></td><td class="code"><pre>let a;\nlet b;</pre></td></tr></tbody></table></figure>`,
    expected: `<figure>${CODE}</figure>`,
  },
  {
    name: 'Rouge’s',
    html: `<pre class="highlight"><code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="rouge-code"><pre>let a;\nlet b;</pre></td></tr></tbody></table></code></pre>`,
    expected: `<pre><code>${CODE}</code></pre>`,
  },
  {
    name: 'Pygments’',
    html: `<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td class="code"><div class="highlight">${CODE}</div></td></tr></table><p>c</p>`,
    expected: `${CODE}<p>c</p>`,
  },
  {
    name: 'those before each line',
    html: '<pre><span class="lineno">1 </span>let a;\n<span class="lineno">2 </span>let b;</pre>',
    expected: CODE,
  },
  {
    name: 'Prism’s, whose class also stands at the code',
    html: '<pre class="line-numbers">let a;\nlet b;<span aria-hidden="true" class="line-numbers-rows"><span>1</span></span></pre>',
    expected: CODE,
  },
  {
    name: 'those of a table with a row for each line, which stays one',
    html: '<table><tr><td class="hljs-ln-numbers">1</td><td>let a;</td></tr><tr><td class="hljs-ln-numbers">2</td><td>b</td></tr></table>',
    expected: '<table><tr><td>let a;</td></tr><tr><td>b</td></tr></table>',
  },
  {
    name: 'and a table behind one with numbers is a table',
    html: `<table><tr><td class="gutter"><pre>1</pre></td><td>${CODE}</td></tr></table><table><tr><td>c</td></tr></table>`,
    expected: `${CODE}<table><tr><td>c</td></tr></table>`,
  },
  {
    name: 'but no cell that holds the article',
    html: `<table><tr><td class="gutter">${'words '.repeat(60).trim()}</td> <td>b</td></tr></table>`,
    expected: `<table><tr><td>${'words '.repeat(60).trim()}</td> <td>b</td></tr></table>`,
  },
];

const HIDDEN: readonly Case[] = [
  { name: 'by its attribute', html: '<p>a</p><p hidden>b</p>', expected: '<p>a</p>' },
  { name: 'by its style', html: '<p>a</p><div style="color:red;display:none">b<p>c</p></div>', expected: '<p>a</p>' },
  { name: 'and what stands around stays parted', html: 'a<div hidden>b</div>c', expected: 'a<br>c' },
  {
    name: 'unless it is the article',
    html: `<p>a</p><div style="display:none"><p>${'words '.repeat(60).trim()}</p></div>`,
    expected: `<p>a</p><p>${'words '.repeat(60).trim()}</p>`,
  },
  { name: 'unless it is never closed', html: '<div hidden><p>a</p>', expected: '<p>a</p>' },
  {
    name: 'but not what a page shows once its fonts are there',
    html: '<div style="visibility: hidden; opacity: 0">a</div>',
    expected: '<div>a</div>',
  },
];

const PROMOTIONS: readonly Case[] = [
  {
    name: 'a class that only sounds like one is none',
    html: '<p class="post-promotion">a</p><p id="tax-promo-news">b</p>',
    expected: '<p>a</p><p>b</p>',
  },
  {
    name: 'a wrapper around most of the text is none',
    html: `<div class="promo"><p>${'words '.repeat(60).trim()}</p></div>`,
    expected: `<p>${'words '.repeat(60).trim()}</p>`,
  },
  { name: 'what is cut still parts the words around it', html: 'a<div class="ad">x</div>b', expected: 'a<br>b' },
  {
    name: 'a picture may be the promotion itself',
    html: 'a<img class="qrcode" src="https://a.example/qr.png">',
    expected: 'a',
  },
  { name: 'an advertisement', html: '<p>a</p><div class="ad-banner">b</div>', expected: '<p>a</p>' },
  { name: 'a class among others', html: '<p>a</p><div class="box adsbygoogle">b</div>', expected: '<p>a</p>' },
  {
    name: 'an id that names a box',
    html: `<p>a</p>${[
      'ad-box',
      'promoBox',
      'qrcode',
      'qr-code',
      'qrcode_wrap',
      'google_ads_iframe_/12/top_0',
      'ad-slot-3',
    ]
      .map((id) => `<div id="${id}">b</div>`)
      .join('')}`,
    expected: '<p>a</p>',
  },
  ...['how-to-make-a-qr-code', 'ads', 'promotion', 'advertising', 'qr-basics', 'ad-section', 'qrcode'].flatMap((id) => [
    { name: `no heading is one by its id (${id})`, html: `<h2 id="${id}">a</h2>b`, expected: '<h2>a</h2>b' },
    { name: `no section is one by its id (${id})`, html: `<section id="${id}">a</section>`, expected: '<div>a</div>' },
    {
      name: `no list item is one by its id (${id})`,
      html: `<ul><li id="${id}">a</ul>`,
      expected: '<ul><li>a</li></ul>',
    },
    {
      name: `no box of class section is one by its id (${id})`,
      html: `<div class="section level2" id="${id}">a</div>`,
      expected: '<div>a</div>',
    },
  ]),
  ...['how-to-make-a-qr-code', 'ads', 'promotion', 'advertising', 'qr-basics'].map((id) => ({
    name: `an id that names a subject is none (${id})`,
    html: `<div id="${id}">a</div>`,
    expected: '<div>a</div>',
  })),
  { name: 'no heading is one by its class', html: '<h2 class="qrcode">a</h2>b', expected: '<h2>a</h2>b' },
  {
    name: 'a QR code to scan',
    html: '<p>a</p><section class="wechat-qrcode"><p>b</p></section>',
    expected: '<p>a</p>',
  },
  { name: 'capitals part words', html: '<p>a</p><div class="sponsoredBox">b</div>', expected: '<p>a</p>' },
  { name: 'boxes inside it end nothing', html: '<div class="ad"><div>a</div></div><p>b</p>', expected: '<p>b</p>' },
  {
    name: 'a word that only holds the letters is none',
    html: '<p class="shadow">a</p><p class="download">b</p><p class="header-pad">c</p>',
    expected: '<p>a</p><p>b</p><p>c</p>',
  },
];

for (const [about, cases] of Object.entries({
  safety: SAFE,
  links: LINKS,
  media: MEDIA,
  shape: SHAPE,
  promotions: PROMOTIONS,
  'line numbers of code go': LINE_NUMBERS,
  'hidden text goes': HIDDEN,
})) {
  for (const { name, html, expected, base } of cases) {
    test(`clean HTML, ${about}: ${name}`, () => {
      assert.equal(clean(html, base).html, expected);
    });
  }
}

const TEXTS: readonly { name: string; html: string; text: string }[] = [
  { name: 'one line a block', html: '<h2>a</h2><p>b</p><div>c<p>d</p>e</div>', text: 'a\nb\nc\nd\ne' },
  { name: 'a line break ends a line', html: '<p>a<br>b</p>', text: 'a\nb' },
  {
    name: 'emphasis and links end none',
    html: '<p>a <b>b</b><i>c</i> <a href="https://a.example/">d</a></p>',
    text: 'a bc d',
  },
  {
    name: 'a row is a line, its cells are parted by blanks',
    html: '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
    text: 'a b\nc',
  },
  { name: 'list items are lines', html: '<ul><li>a<li>b</ul>', text: 'a\nb' },
  { name: 'entities are the characters they mean', html: '<p>1 &lt; 2 &amp;amp; 3</p>', text: '1 < 2 &amp; 3' },
  { name: 'scripts and styles are no text', html: '<p>a</p><script>b</script><style>c</style>', text: 'a' },
  {
    name: 'numbers of lines are no text',
    html: '<table><tr><td class="gutter"><pre>1\n2</pre></td><td><pre>let a;</pre></td></tr></table>',
    text: 'let a;',
  },
  { name: 'promotions are no text', html: '<p>a</p><div class="qrcode">scan</div>', text: 'a' },
  { name: 'ideographic and unbreakable blanks are blanks', html: '<p>　　港口\u00a0\u00a0天气</p>', text: '港口 天气' },
  {
    name: 'a picture parts no words that a blank does not part',
    html: 'a<img src="https://img.example/a.png">b',
    text: 'ab',
  },
  { name: 'words around a picture stay parted', html: 'a <img src="https://img.example/a.png"> b', text: 'a b' },
];

for (const { name, html, text } of TEXTS) {
  test(`plain text is what a reader sees: ${name}`, () => {
    assert.equal(clean(html).text, text);
  });
}

test('pictures are listed in their order, without pixels and promotions', () => {
  const { images, promotionImages } = clean(
    `<img src="https://img.example/1.png"><img src="https://img.example/pixel.gif" width="1" height="1">
     <div class="qrcode"><img src="https://img.example/qr.png"></div><p><img data-src="https://img.example/2.png"></p>`,
  );
  assert.deepEqual(images, ['https://img.example/1.png', 'https://img.example/2.png']);
  assert.deepEqual(promotionImages, ['https://img.example/qr.png']);
});

test('what stands behind a promotion is no part of it', () => {
  const { promotionImages } = clean('<div class="ad"><p>a</p></div><img src="https://img.example/1.png">');
  assert.deepEqual(promotionImages, []);
});

const HEADINGS: readonly { name: string; html: string; heading: string | undefined }[] = [
  { name: 'the first heading', html: '<p>a</p><h2>Ferry <b>is</b> back</h2><h1>b</h1>', heading: 'Ferry is back' },
  {
    name: 'the document’s own title before any heading',
    html: '<title> Ferry\n news </title><h1>a</h1>',
    heading: 'Ferry news',
  },
  { name: 'an empty title gives way', html: '<title> </title><h1>a</h1>', heading: 'a' },
  { name: 'none without headings', html: '<p>a</p>', heading: undefined },
];

for (const { name, html, heading } of HEADINGS) {
  test(`a document's heading: ${name}`, () => {
    assert.equal(clean(html).heading, heading);
  });
}

test('a document nested deeper than anyone writes is refused', () => {
  assert.equal(cleanHtml('<div>'.repeat(MAX_DEPTH + 1)), undefined);
  assert.notEqual(cleanHtml(`${'<div>'.repeat(MAX_DEPTH)}a`), undefined);
});

test('a link to a place in the same page is its text, whatever the address of the page', () => {
  const html = '<p>a<sup><a href="#fn1">1</a></sup> <a href=" #top ">b</a> <a href="/c#d">c</a></p>';
  assert.equal(clean(html).html, '<p>a<sup>1</sup> b c</p>');
  assert.equal(
    clean(html, 'https://a.example/').html,
    '<p>a<sup>1</sup> b <a href="https://a.example/c#d" rel="noopener noreferrer">c</a></p>',
  );
});
