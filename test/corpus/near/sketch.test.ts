import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BINS, BODY_BINS, type Sketch } from '../../../src/corpus/near/sketch.ts';
import { sketchOf } from '../../../src/corpus/near/stories.ts';
import { CHINESE, ENGLISH, LANGUAGES, textOf } from '../../support/stories.ts';

function shared(a: Sketch, b: Sketch): number {
  return a.filter((value, at) => value !== 0 && value === b[at]).length;
}

test('a sketch has its bins, and an article that says nothing has them empty', () => {
  assert.deepEqual(sketchOf({ title: '', text: '' }), new Uint32Array(BINS));
});

for (const [language, told] of LANGUAGES) {
  const whole = { title: told.title, text: textOf(told) };
  test(`equal words in ${language} make equal sketches, whatever their width, case and blanks`, () => {
    const wide = {
      title: whole.title.toUpperCase(),
      text: `${whole.text.toUpperCase().replaceAll('. ', ' ! ').replaceAll('，', ', ').replaceAll('。', '. ')}  `,
    };
    assert.deepEqual(sketchOf(wide), sketchOf(whole));
  });

  test(`with one sentence in ${language} gone most of the bins stay`, () => {
    const less = { title: told.title, text: textOf(told, told.sentences.slice(0, -1)) };
    assert(shared(sketchOf(whole), sketchOf(less)) >= BINS / 2);
  });

  test(`under another title an article in ${language} shares all of its body`, () => {
    const other = sketchOf({ title: 'Quite something else 另一回事', text: whole.text });
    assert.deepEqual(other.subarray(0, BODY_BINS), sketchOf(whole).subarray(0, BODY_BINS));
  });

  test(`a title in ${language} with a word of text is found beside the whole by its head`, () => {
    const short = sketchOf({ title: told.title, text: told.sentences[0] ?? '' });
    assert(shared(short, sketchOf(whole)) > 0);
  });
}

test('two stories share no bin', () => {
  const sketches = LANGUAGES.map(([, told]) => sketchOf({ title: told.title, text: textOf(told) }));
  for (const [at, a] of sketches.entries()) {
    for (const b of sketches.slice(at + 1)) assert.equal(shared(a, b), 0);
  }
});

test('an article without text is sketched by its title', () => {
  const bare = sketchOf({ title: CHINESE.title, text: '' });
  assert(bare.subarray(0, BODY_BINS).some((value) => value !== 0));
  assert(shared(bare, sketchOf({ title: CHINESE.title, text: textOf(CHINESE) })) > 0);
});

test('who reports a story leaves no trace in its sketch', () => {
  const { title, sentences } = ENGLISH;
  const text = textOf(ENGLISH);
  assert(sentences.length > 0);
  assert.deepEqual(sketchOf({ title, text: `MARROW, March 3 (Reuters) - ${text}` }), sketchOf({ title, text }));
});
