import type { Page } from 'playwright-core';

/** A lesson that shows the editor beside a foreign frame, and speaks to it as docs/EMBEDDING.md says. */
export function lesson(editor: string, neighbour: string): string {
  return `<!doctype html><title>A lesson</title>
<iframe id="editor" src="${editor}" style="width:100%;height:400px"></iframe>
<iframe id="neighbour" src="${neighbour}"></iframe>
<script>
  const editor = document.getElementById('editor');
  const heard = (window.heard = []);
  window.say = (message) => editor.contentWindow.postMessage(message, '${new URL(editor).origin}');
  addEventListener('message', ({ data, origin }) => {
    heard.push({ ...data, isOurs: origin === '${new URL(editor).origin}' });
  });
</script>`;
}

export const embedded = (editor: string) =>
  `${editor}/?${new URLSearchParams({ embed: '1', code: 'print("lesson")\n' }).toString()}`;

export async function heard(page: Page, type: string): Promise<unknown> {
  const found = await page.waitForFunction(
    (wanted) =>
      (globalThis as unknown as { heard: { type: string }[] }).heard.find(
        (message) => message.type === wanted,
      ),
    type,
  );
  return found.jsonValue();
}

export const say = (page: Page, message: object) =>
  page.evaluate(
    (said) => (globalThis as unknown as { say(message: object): void }).say(said),
    message,
  );
