import assert from 'node:assert/strict';
import test from 'node:test';
import { linkUrl, mediaUrl } from '../../src/article/urls.ts';

const BASE = 'https://news.example/2024/03/tide';

const ADDRESSES: readonly {
  name: string;
  raw: string;
  base?: string;
  link: string | undefined;
  media?: string | undefined;
}[] = [
  { name: 'http stays', raw: 'http://a.example/b', link: 'http://a.example/b' },
  {
    name: 'a query in another encoding survives the loss of its utm parameters',
    raw: 'https://a.example/?q=%D6%D0%B9%FA&utm_source=x&flag&n=%20',
    link: 'https://a.example/?q=%D6%D0%B9%FA&flag&n=%20',
  },
  { name: 'beyond 4,096 characters it is an accident', raw: `https://a.example/${'港'.repeat(600)}`, link: undefined },
  { name: 'https stays', raw: 'https://a.example/b?c=d#e', link: 'https://a.example/b?c=d#e' },
  { name: 'blanks around go', raw: ' \n https://a.example/ ', link: 'https://a.example/' },
  {
    name: 'letters outside ASCII are encoded',
    raw: 'https://港口.example/潮',
    link: 'https://xn--6orv52d.example/%E6%BD%AE',
  },
  { name: 'a blank inside is encoded', raw: 'https://a.example/b c', link: 'https://a.example/b%20c' },
  {
    name: 'a mail address is a link but nothing to load',
    raw: 'mailto:desk@a.example',
    link: 'mailto:desk@a.example',
    media: undefined,
  },
  { name: 'a path needs a base', raw: '/b', link: undefined },
  { name: 'a path has one', raw: '/b', base: BASE, link: 'https://news.example/b' },
  { name: 'a name beside the base', raw: 'ebb', base: BASE, link: 'https://news.example/2024/03/ebb' },
  { name: 'the scheme of the base', raw: '//a.example/b', base: BASE, link: 'https://a.example/b' },
  { name: 'nothing is no address, not even the base’s', raw: '  ', base: BASE, link: undefined },
  { name: 'a script is none', raw: 'javascript:a()', base: BASE, link: undefined },
  { name: 'a script in disguise is none', raw: 'jAva\nscr\tipt:a()', base: BASE, link: undefined },
  { name: 'data is none', raw: 'data:image/png;base64,AAAA', base: BASE, link: undefined },
  { name: 'a file is none', raw: 'file:///etc/hosts', base: BASE, link: undefined },
  { name: 'a blob is none', raw: 'blob:https://a.example/b', base: BASE, link: undefined },
  { name: 'a host that is none', raw: 'https://', link: undefined },
  { name: 'a port that is none', raw: 'https://a.example:99999/', link: undefined },
  { name: 'a name and password go', raw: 'https://me:secret@a.example/b', link: 'https://a.example/b' },
  { name: 'tracking goes', raw: 'https://a.example/?utm_source=x&utm_campaign=y', link: 'https://a.example/' },
  {
    name: 'what is no tracking stays in its order',
    raw: 'https://a.example/?b=1&utm_source=x&a=2#c',
    link: 'https://a.example/?b=1&a=2#c',
  },
  {
    name: 'a parameter that only ends like tracking stays',
    raw: 'https://a.example/?my_utm_source=x',
    link: 'https://a.example/?my_utm_source=x',
  },
  {
    name: 'advertisers’ and mailings’ tracking goes',
    raw: 'https://a.example/?fbclid=a&id=1&gclid=b&mc_cid=c&amp;utm_source=d&hmsr=e#utm_medium=f',
    link: 'https://a.example/?id=1',
  },
  {
    name: 'parameters that only sound like tracking stay',
    raw: 'https://a.example/?clid=1&spm=2&ref=3&source=4#utm',
    link: 'https://a.example/?clid=1&spm=2&ref=3&source=4#utm',
  },
  { name: 'four thousand letters are none', raw: `https://a.example/${'b'.repeat(4096)}`, link: undefined },
];

for (const { name, raw, base, link, ...rest } of ADDRESSES) {
  test(`addresses are absolute and harmless: ${name}`, () => {
    assert.equal(linkUrl(raw, base), link);
    assert.equal(mediaUrl(raw, base), 'media' in rest ? rest.media : link);
  });
}
