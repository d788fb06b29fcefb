import { expect, test } from 'vitest';
import { bestForm } from './forms';

test('a figure is a picture with its size and its words', () => {
  const metadata = { 'image/png': { width: 640, height: 480, alt: 'Figure. Squares' } };
  expect(bestForm({ 'text/plain': 'x', 'image/png': 'iVBO\nRw0=' }, metadata)).toEqual({
    kind: 'picture',
    url: 'data:image/png;base64,iVBORw0=',
    width: 640,
    height: 480,
    words: 'Figure. Squares',
  });
});

test('a table is a page, and what cannot be drawn is its text', () => {
  const table = { 'text/html': '<table>', 'text/plain': 'a b' };
  expect(bestForm(table, {})).toEqual({ kind: 'page', html: '<table>' });
  const remote = '<div><script charset="utf-8" src="https://cdn.example/chart.js"></script></div>';
  expect(bestForm({ 'text/html': remote, 'text/plain': 'Figure()' }, {})).toEqual({
    kind: 'text',
    text: 'Figure()',
    isInstead: true,
  });
  const chart = { 'application/vnd.vegalite.v5+json': {}, 'text/plain': '<VegaLite>' };
  expect(bestForm(chart, {})).toEqual({ kind: 'text', text: '<VegaLite>' });
  const formula = { 'text/latex': '$x^2$', 'text/plain': 'x**2' };
  expect(bestForm(formula, {})).toEqual({ kind: 'text', text: '$x^2$' });
  const tree = bestForm({ 'application/json': { a: [1] }, 'text/plain': 'T()' }, {});
  expect(tree).toEqual({ kind: 'text', text: '{\n  "a": [\n    1\n  ]\n}' });
});

test('SVG is only ever an image, whatever is in it', () => {
  const svg = '<svg onload="alert(1)" id="#\ud800">';
  const form = bestForm({ 'image/svg+xml': svg }, {});
  expect(form.kind === 'picture' && form.url).toMatch(
    /^data:image\/svg\+xml;charset=utf-8,%3Csvg%20onload/,
  );
});

test('what has not the shape of a display is not trusted', () => {
  expect(bestForm({}, {})).toEqual({ kind: 'nothing' });
  expect(bestForm({ 'image/png': 7, 'text/html': null }, { 'image/png': 'x' })).toEqual({
    kind: 'nothing',
  });
  const metadata = { 'image/png': { width: -1, height: 'x', alt: {} } };
  expect(bestForm({ 'image/png': '', 'text/plain': '<PIL.Image>' }, metadata)).toEqual({
    kind: 'picture',
    url: 'data:image/png;base64,',
    words: '',
  });
  const long = bestForm({ 'text/plain': 'x'.repeat(300_000) }, {});
  expect(long.kind === 'text' && long.text).toHaveLength(100_001);
});
