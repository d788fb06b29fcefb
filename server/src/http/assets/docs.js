// Shows /api/openapi.json.
import { make, table } from '/docs/common.js';

const METHODS = ['get', 'post', 'put', 'delete'];

/** Text in which `code` is marked. */
function prose(text = '') {
  return text.split('`').map((part, n) => (n % 2 ? make('code', {}, part) : part));
}

/** What a schema is, in a few words; others are links. */
function kind(schema = {}) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return [make('a', { href: `#${name}` }, name)];
  }
  if (schema.oneOf) {
    const choices = schema.oneOf.filter((choice) => choice.type !== 'null').map(kind);
    return choices.flatMap((choice, n) => (n ? [' or ', ...choice] : choice));
  }
  if (schema.enum)
    return schema.enum.flatMap((value, n) => [n ? ', ' : '', make('code', {}, `${value}`)]);
  const type = [schema.type ?? 'any'].flat().filter((name) => name !== 'null')[0];
  if (type === 'array') return ['list of ', ...kind(schema.items)];
  const of = schema.additionalProperties;
  if (type === 'object' && of && of !== true) return ['object of ', ...kind(of)];
  return [type ?? 'null'];
}

function cell(...children) {
  return make('span', {}, ...children);
}

function parameters(list = []) {
  if (!list.length) return [];
  const rows = list.map(({ name, in: place, required, description, schema }) => [
    make('code', {}, name),
    required ? `${place}, needed` : place,
    cell(...kind(schema)),
    cell(...prose(description)),
  ]);
  return [table('Parameters', ['name', 'where', 'what', 'about'], rows)];
}

function answers(responses) {
  const rows = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const [type, body] = Object.entries(content)[0] ?? ['', null];
    return [
      make('code', {}, status),
      cell(...prose(description)),
      body ? cell(...kind(body.schema), ' ', make('code', {}, type)) : '',
    ];
  });
  return table('Answers', ['status', 'when', 'body'], rows);
}

function call(path, method, operation) {
  const body = operation.requestBody?.content['application/json'];
  const head = [
    make('strong', {}, method.toUpperCase()),
    make('code', {}, path),
    ` ${operation.summary}`,
  ];
  return make(
    'details',
    {},
    make('summary', {}, ...head),
    make('p', {}, ...prose(operation.description)),
    ...parameters(operation.parameters),
    ...(body ? [make('p', {}, 'Body, in JSON: ', ...kind(body.schema))] : []),
    answers(operation.responses),
  );
}

function shape(name, schema) {
  const heading = make('h3', { id: name }, name);
  const about = make('p', {}, ...prose(schema.description));
  if (!schema.properties)
    return make('section', {}, heading, about, make('p', {}, ...kind(schema)));
  const needed = schema.required ?? [];
  const rows = Object.entries(schema.properties).map(([field, of]) => [
    make('code', {}, field),
    needed.includes(field) ? 'always' : 'perhaps',
    cell(...kind(of)),
    cell(...prose(of.description)),
  ]);
  return make(
    'section',
    {},
    heading,
    about,
    table(name, ['field', 'there', 'what', 'about'], rows),
  );
}

const about = document.getElementById('about');
try {
  const answer = await fetch('/api/openapi.json');
  const { info, paths, components } = await answer.json();
  about.replaceChildren(...prose(info.description));
  const calls = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => call(path, method, item[method])),
  );
  document.getElementById('calls').replaceChildren(...calls);
  const shapes = Object.entries(components.schemas).map(([name, schema]) => shape(name, schema));
  document.getElementById('shapes').replaceChildren(...shapes);
  document.title = `Playpen ${info.version}: the API`;
} catch (error) {
  const words = make(
    'p',
    { class: 'trouble', role: 'alert' },
    `The description did not come: ${error}`,
  );
  document.getElementById('calls').replaceChildren(words);
}
