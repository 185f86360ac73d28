import assert from 'node:assert/strict';
import test from 'node:test';
import { type Medium, mediaType, pictureOf, playedIn } from '../../../src/feeds/formats/media.ts';

const TYPES: readonly (readonly [string, string, Medium, string | undefined])[] = [
  ['a JPEG is image/jpeg, by whichever of its extensions', 'https://i.example/a.JPG?x=1', 'image', 'image/jpeg'],
  ['a picture of the web', 'https://i.example/a.webp', 'image', 'image/webp'],
  ['no extension, no type', 'https://i.example/a', 'image', undefined],
  ['an extension in a query is none of the file', 'https://i.example/a?f=b.png', 'image', undefined],
  ['an extension that nobody knows', 'https://i.example/a.jpg!small', 'image', undefined],
  ['a page is no picture', 'https://i.example/a.mp4', 'image', undefined],
  ['a container in an audio element', 'https://i.example/a.mp4', 'audio', 'audio/mp4'],
  ['the same in a video element', 'https://i.example/a.ogg', 'video', 'video/ogg'],
  ['sound', 'https://i.example/a.mp3', 'audio', 'audio/mpeg'],
];

for (const [name, url, medium, type] of TYPES) {
  test(`a media type is told by the address or not at all: ${name}`, () => assert.equal(mediaType(url, medium), type));
}

test('a lead picture that stands nowhere on the web is none', () => {
  assert.equal(pictureOf('file:///etc/passwd'), undefined);
  assert.deepEqual(pictureOf('https://i.example/a'), { url: 'https://i.example/a', medium: 'image', type: undefined });
});

test('what an article plays is found once, in its order, with the first offer of a known type', () => {
  const html = `<p>x</p><video controls><source src="https://v.example/a"><source src="https://v.example/a.webm">
    <source src="https://v.example/a.mp4"></video>
    <audio src="https://v.example/b.mp3"></audio><audio src="https://v.example/b.mp3"></audio>
    <video><source src="https://v.example/c" type='video/mp4; codecs="avc1"'></video>
    <video src="https://v.example/d"></video><video src="/e.mp4"></video><source src="https://v.example/f.mp3">`;
  assert.deepEqual(playedIn(html), [
    { url: 'https://v.example/a.webm', medium: 'video', type: 'video/webm' },
    { url: 'https://v.example/b.mp3', medium: 'audio', type: 'audio/mpeg' },
    { url: 'https://v.example/c', medium: 'video', type: 'video/mp4' },
    { url: 'https://v.example/d', medium: 'video', type: undefined },
  ]);
});

test('a type that an element makes up is not believed', () => {
  assert.deepEqual(playedIn('<audio><source src="https://v.example/a.mp3" type="image/png"></audio>'), [
    { url: 'https://v.example/a.mp3', medium: 'audio', type: 'audio/mpeg' },
  ]);
});

test('an article that plays without end tells of its first twenty', () => {
  const html = Array.from({ length: 5000 }, (_, at) => `<audio src="https://v.example/${at}.mp3">`).join('');
  assert.equal(playedIn(html).length, 20);
});
