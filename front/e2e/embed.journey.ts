import { expect } from 'vitest';
import { journey } from './support/journey';

journey(
  'a lesson’s page shows a program, runs it, and leaves the child’s own alone',
  async ({ visit }) => {
    const child = await visit();
    await child.writes('print("mine")');
    const address = `/?${new URLSearchParams({ embed: '1', code: 'print("lesson")\n' }).toString()}`;
    // A page of the same origin stands for the lesson around it.
    const heard = child.page.evaluate(
      (source) =>
        new Promise<unknown[]>((resolve) => {
          const said: unknown[] = [];
          const frame = document.createElement('iframe');
          addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
            said.push(data);
            if (data.type === 'playpen.ready')
              frame.contentWindow?.postMessage({ type: 'playpen.run' }, '*');
            if (data.type === 'playpen.ended') {
              frame.contentWindow?.postMessage({ type: 'playpen.setCode', code: 'print(2)' }, '*');
              frame.contentWindow?.postMessage({ type: 'playpen.getCode' }, '*');
            }
            if (data.type === 'playpen.code') resolve(said);
          });
          frame.src = source;
          frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;z-index:99';
          document.body.append(frame);
        }),
      address,
    );
    const frame = child.page.frameLocator('iframe');
    await frame.getByRole('log').getByText('lesson').waitFor();
    expect(await heard).toEqual([
      { type: 'playpen.ready' },
      { type: 'playpen.ended', status: 'succeeded' },
      { type: 'playpen.code', code: 'print(2)' },
    ]);
    expect(await frame.getByRole('button', { name: 'Menu' }).count()).toBe(0);
    await child.page.reload();
    await child.coloured();
    expect(await child.program()).toBe('print("mine")');
  },
);
