// Shows /api/operator, again and again. The token stays in this page's memory and goes with it.
import { make, table } from '/docs/common.js';

const EVERY_MS = 5_000;
const [door, token, words, controls, pause, shown] = [
  'door',
  'token',
  'words',
  'controls',
  'pause',
  'shown',
].map((id) => document.getElementById(id));
let held = '';
let paused = false;
let timer = 0;
/** What this page saw first: counts since then are the recent ones. */
let first;

function time(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

function runners(list, now) {
  if (!list.length)
    return make('p', { class: 'trouble' }, 'No runner is connected: nothing is executed.');
  const rows = list.map(({ id, says = {}, startedAt, busy, quarantined }) => [
    make('strong', {}, says.name || id),
    quarantined ? make('span', { class: 'trouble' }, 'did not stop a run') : (says.level ?? ''),
    busy,
    says.slots ?? '',
    (says.pythons ?? []).join(', '),
    Object.entries(says.labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
    says.version ?? '',
    says.transport ?? '',
    time((now - startedAt) / 1_000),
  ]);
  const heads = [
    'name',
    'sandbox',
    'busy',
    'places',
    'Pythons',
    'labels',
    'version',
    'link',
    'up for',
  ];
  return table(`Runners: ${list.length}`, heads, rows);
}

/** Counts of now beside what was added to those of the page's first look. */
function counts(caption, head, now, before) {
  const rows = Object.entries(now).map(([name, count]) => [
    name,
    count - (before[name] ?? 0),
    count,
  ]);
  if (!rows.length) return make('p', { class: 'soft' }, `${caption}: none`);
  return table(caption, [head, 'since this page was opened', 'since the start'], rows);
}

function endings({ ended }) {
  return Object.fromEntries(
    ended.map(({ status, reason, count }) => [`${status}: ${reason}`, count]),
  );
}

function show(state) {
  // Another server than before has counts of its own.
  if (first?.startedAt !== state.startedAt) first = state;
  const { now, startedAt, version, ready, queue } = state;
  shown.replaceChildren(
    make(
      'p',
      { class: 'soft' },
      `Playpen ${version}, up for ${time((now - startedAt) / 1_000)}; `,
      ready ? 'it takes runs.' : make('span', { class: 'trouble' }, 'it is about to stop.'),
    ),
    runners(state.runners, now),
    table('Runs that are not over', ['state', 'how many'], Object.entries(queue)),
    table(
      'Open',
      ['what', 'how many'],
      [
        ['places free', state.free],
        ['streams', state.readers],
        ['connections', state.connections],
        ['results, in KiB', Math.ceil(state.resultBytes / 1_024)],
      ],
    ),
    counts('Runs submitted', 'which', { all: state.submitted }, { all: first.submitted }),
    counts('Runs ended', 'how', endings(state), endings(first)),
    counts('Refused', 'code', state.refusals, first.refusals),
  );
}

async function look() {
  clearTimeout(timer);
  try {
    const headers = held ? { Authorization: `Bearer ${held}` } : {};
    const answer = await fetch('/api/operator', { headers, cache: 'no-store' });
    const body = await answer.json();
    const refused = answer.status === 401 || answer.status === 403;
    door.hidden = !refused;
    controls.hidden = refused;
    if (refused) {
      held = '';
      shown.replaceChildren();
      words.textContent = body.message;
      return;
    }
    if (!answer.ok) throw new Error(body.message);
    show(body);
    words.textContent = '';
  } catch (error) {
    words.textContent = `The server does not answer: ${error.message}`;
  }
  if (!paused) timer = setTimeout(look, EVERY_MS);
}

door.addEventListener('submit', (event) => {
  event.preventDefault();
  held = token.value.trim();
  token.value = '';
  void look();
});
pause.addEventListener('click', () => {
  paused = !paused;
  pause.textContent = paused ? 'Go on' : 'Pause';
  if (paused) clearTimeout(timer);
  else void look();
});
void look();
