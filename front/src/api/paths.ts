/** Every path that the page calls, and the one way to write one. */
const routes = {
  runs: '/api/run',
  run: '/api/run/{jobId}',
  cancel: '/api/run/{jobId}/cancel',
  input: '/api/run/{jobId}/input',
  file: '/api/run/{jobId}/files/{path}',
  stream: '/api/run/{jobId}/stream',
} as const;

export type Route = keyof typeof routes;

type Names<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
/** Where a route has no parameters, `{}` would take any object: none of its values can be given instead. */
type Parameters<R extends Route> = [Names<(typeof routes)[R]>] extends [never]
  ? Record<string, never>
  : Record<Names<(typeof routes)[R]>, string>;
type Query = Record<string, string | number>;

/** The path of a route with its parameters escaped; one that is missing or misspelt does not compile. */
export function path<R extends Route>(route: R, parameters: Parameters<R>, query?: Query): string {
  const values: Partial<Record<string, string>> = parameters;
  const filled = routes[route].replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  if (!query) return filled;
  const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
  return `${filled}?${search.toString()}`;
}

/** Where the server is: `VITE_API_BASE` at build time, or else wherever the page came from. */
export interface Origin {
  base: string;
  page: string;
}

export function httpUrl(path: string, origin: Origin): string {
  return new URL(joined(path, origin.base), origin.page).href;
}

export function socketUrl(path: string, origin: Origin): string {
  const url = new URL(joined(path, origin.base), origin.page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

export function currentOrigin(): Origin {
  return { base: import.meta.env.VITE_API_BASE ?? '', page: location.href };
}

/** A base may have a path of its own (`https://school.example/playpen/`), which stays in front. */
function joined(path: string, base: string): string {
  return base.replace(/\/+$/, '') + path;
}
