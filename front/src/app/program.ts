import type { SourceFile } from '../api/protocol';
import type { NewProgram, Workspace } from '../features/files/workspace.svelte';
import type { Messages } from '../i18n/en';
import { toBase64 } from '../lib/base64';

/** What a lesson's page begins with. */
export function lessonProgram(code: string, m: Messages): NewProgram {
  return { ...firstProgram(m), files: [{ path: 'main.py', kind: 'text', text: code }] };
}

/** What somebody new begins with. */
export function firstProgram(m: Messages): NewProgram {
  return {
    name: m.programs.untitled,
    entryPath: 'main.py',
    files: [{ path: 'main.py', kind: 'text', text: m.sampleProgram }],
  };
}

/** The program's files as a run takes them, and the paths of those that this browser has lost. */
export async function sourcesOf(
  workspace: Workspace,
): Promise<{ files: SourceFile[]; lost: string[] }> {
  const lost: string[] = [];
  const files = workspace.project.files.map(async (file): Promise<SourceFile[]> => {
    const { path } = file;
    if (file.kind === 'text') return [{ path, content: file.text, encoding: 'utf8' }];
    const bytes = await workspace.bytesOf(file.id);
    if (bytes) return [{ path, content: toBase64(bytes), encoding: 'base64' }];
    lost.push(path);
    return [];
  });
  return { files: (await Promise.all(files)).flat(), lost };
}
