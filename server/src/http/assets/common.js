// What the pages share: elements are made of text, never of markup, whatever the server was told by others.

/** An element with attributes and children; a string is text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A table that scrolls by itself where it is too wide. Cells are strings, numbers or elements. */
export function table(caption, heads, rows) {
  const cell = (value) =>
    typeof value === 'number'
      ? make('td', { class: 'number' }, value.toLocaleString('en'))
      : make('td', {}, value);
  const head = make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text)));
  const body = rows.map((cells) => make('tr', {}, ...cells.map(cell)));
  const parts = [make('thead', {}, head), make('tbody', {}, ...body)];
  const whole = make('table', {}, make('caption', {}, caption), ...parts);
  return make(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption },
    whole,
  );
}
