// Prints the types of the HTTP API, out of the server's own description of it: what src/api/schema.ts should hold.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const front = join(import.meta.dirname, '..');
const document = pathToFileURL(join(front, '..', 'docs', 'openapi.json'));
const head =
  '/** Made by `scripts/renew` out of docs/openapi.json: nothing here is written by hand. */\n\n';
const types = head + astToString(await openapi(document));
const options = await resolveConfig(join(front, 'package.json'));
process.stdout.write(await format(types, { ...options, parser: 'typescript' }));
