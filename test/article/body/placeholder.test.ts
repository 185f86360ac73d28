import assert from 'node:assert/strict';
import test from 'node:test';
import { isPlaceholder, isStandIn } from '../../../src/article/body/placeholder.ts';

const PLACEHOLDERS: readonly (readonly [string, string])[] = [
  ['a picture of a size', 'https://picsum.photos/400/300'],
  ['another one for each crawl', 'https://picsum.photos/400/300?random=17'],
  ['a subdomain', 'https://via.placeholder.com/150'],
  ['a box', 'https://placehold.co/600x400?text=Tide'],
  ['kittens', 'http://placekitten.com/200/300'],
  ['a box with words', 'https://dummyimage.com/600x400/000/fff'],
  ['a picture about words', 'https://loremflickr.com/320/240/tide'],
  ['drawn by lot', 'https://source.unsplash.com/random/800x600'],
  ['drawn by lot by a script', 'https://api.news.example/rand.php'],
  ['drawn by lot by its own name', 'https://img.news.example/random-image?t=5'],
  ['drawn by lot, as a file', 'https://img.news.example/random.jpg?t=1700000000'],
  ['nothing', 'https://news.example/static/blank.gif'],
  ['a spacer', 'https://news.example/spacer.gif?v=2'],
  ['a wheel that turns', 'https://news.example/img/loading.gif'],
  ['a lazy loader’s', 'https://news.example/img/lazyload.png'],
  ['a stand-in of a size', 'https://news.example/img/placeholder-600x400.png'],
];

for (const [name, address] of PLACEHOLDERS) {
  test(`a placeholder is no article's picture: ${name}`, () => {
    assert.equal(isPlaceholder(address), true);
  });
}

const PICTURES: readonly (readonly [string, string])[] = [
  ['any', 'https://img.example/2024/03/tide.jpg'],
  ['one of random things', 'https://img.example/random-forest.png'],
  ['one that is versioned and random by name only', 'https://img.example/brand.png?t=5'],
  ['a page’s default', 'https://img.example/default.jpg'],
  ['a host that only sounds like one', 'https://mypicsum.photos.example/1.jpg'],
  ['a ship that is being loaded', 'https://img.example/loading-the-ship.jpg'],
  ['a telephone', 'https://img.example/pixel.jpg'],
  ['a blank wall', 'https://img.example/blank-wall.jpg'],
  ['one that was picked', 'https://source.unsplash.com/WLUHO9A_xik'],
];

for (const [name, address] of PICTURES) {
  test(`a picture is one: ${name}`, () => {
    assert.equal(isPlaceholder(address), false);
  });
}

test('what stands in until a picture is loaded is known in every form of address', () => {
  for (const address of [
    'data:image/gif;base64,R0lGOD',
    ' DATA:,',
    'about:blank',
    '/x/grey.gif',
    'pixel.png',
    '1x1.gif',
  ])
    assert.equal(isStandIn(address), true, address);
  for (const address of ['', 'a.png', '/x/', 'https://img.example/a.gif?next=/blank.gif', 'grey.jpg'])
    assert.equal(isStandIn(address), false, address);
});
