import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { en, type Messages } from '../../src/i18n/en';
import type { Language } from '../../src/i18n/language';
import { zh } from '../../src/i18n/zh';

export const messages: Record<Language, Messages> = { en, 'zh-CN': zh };

export interface Circumstances {
  theme?: 'light' | 'dark';
  language?: Language;
  width?: number;
  height?: number;
  /** Fingers instead of a mouse. */
  isTouch?: boolean;
  /** Asks for as little motion as can be. */
  isCalm?: boolean;
  /** What is done in the page before anything of it. */
  before?: () => void;
  /** With a worker that keeps the page for later; without, what a journey intercepts passes by. */
  isInstalled?: boolean;
}

const SEEN_WITHIN_MS = 20_000;
/** The first import of matplotlib or pandas on a busy machine. */
const SEEN_WITH_LIBRARIES_MS = 90_000;

/** Somebody in front of the page: does what a person can do, and sees what a person would notice. */
export class Child {
  #expectsRefusals = false;

  private constructor(
    readonly page: Page,
    /** What the page says to somebody of this language. */
    readonly words: Messages,
    private readonly isTouch: boolean,
  ) {}

  static async opens(browser: Browser, url: string, around: Circumstances = {}): Promise<Child> {
    const context = await browser.newContext({
      colorScheme: around.theme ?? 'light',
      locale: around.language ?? 'en',
      reducedMotion: around.isCalm ? 'reduce' : 'no-preference',
      serviceWorkers: around.isInstalled ? 'allow' : 'block',
      hasTouch: around.isTouch ?? false,
      isMobile: around.isTouch ?? false,
      viewport: { width: around.width ?? 1280, height: around.height ?? 800 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(SEEN_WITHIN_MS);
    if (around.before) await page.addInitScript(around.before);
    // What the page throws or is forbidden (by its Content-Security-Policy, say) fails the journey.
    page.on('pageerror', (error) => {
      throw error;
    });
    page.on('console', (message) => {
      const isRefusal = /Content Security Policy/i.test(message.text());
      if (isRefusal && !child.#expectsRefusals) throw new Error(message.text());
    });
    const child = new Child(page, messages[around.language ?? 'en'], around.isTouch ?? false);
    await page.goto(url);
    await child.coloured();
    return child;
  }

  /** From here on it is right that a browser refuses things: what is shown is hostile. */
  expectsRefusals(): void {
    this.#expectsRefusals = true;
  }

  /** What runs from here on imports libraries. */
  isPatient(): void {
    this.page.setDefaultTimeout(SEEN_WITH_LIBRARIES_MS);
  }

  /** A second tab of the same browser. */
  async opensTab(): Promise<Child> {
    const page = await this.page.context().newPage();
    const child = new Child(page, this.words, this.isTouch);
    await page.goto(this.page.url());
    await child.coloured();
    return child;
  }

  get editor(): Locator {
    return this.page.locator('.cm-content');
  }

  get console(): Locator {
    return this.page.getByRole('log');
  }

  /** Waits for the editor that comes after the first paint. */
  async coloured(): Promise<void> {
    await this.editor.waitFor();
  }

  /** Clicks, or taps where there are fingers. */
  async hits(what: Locator): Promise<void> {
    await (this.isTouch ? what.tap() : what.click());
  }

  async writes(program: string): Promise<void> {
    await this.hits(this.editor);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(program);
  }

  async presses(name: string): Promise<void> {
    await this.hits(this.page.getByRole('button', { name, exact: true }));
  }

  /** Has the code or the result in front, where there is room for one of them only. */
  async turnsTo(pane: 'code' | 'result'): Promise<void> {
    const tab = this.page.getByRole('tab', { name: new RegExp(`^${this.words[pane]}`) });
    if (await tab.isVisible()) await this.hits(tab);
  }

  /** Has the list of files, which is there already where the program has several and there is room. */
  async listsFiles(): Promise<void> {
    const name = this.words.files.title;
    const button = this.page.getByRole('button', { name, exact: true });
    if ((await button.getAttribute('aria-pressed')) !== 'true') await this.hits(button);
    await this.page.getByRole('navigation', { name }).waitFor();
  }

  /** Opens a file of the program in the list of files. */
  async opens(name: string): Promise<void> {
    const files = this.page.getByRole('navigation', { name: this.words.files.title });
    await this.hits(files.getByRole('button', { name: new RegExp(`^${name}`) }));
    await this.page.getByRole('heading', { name }).waitFor();
  }

  async chooses(menu: string, choice: string): Promise<void> {
    await this.presses(menu);
    await this.hits(this.page.getByRole('menuitem', { name: choice, exact: true }));
  }

  /** The text in the editor, as far as it is in view. */
  async program(): Promise<string> {
    const lines = await this.editor.locator('.cm-line').allTextContents();
    return lines.join('\n');
  }

  async downloads(): Promise<{ name: string; path: string }> {
    const downloading = this.page.waitForEvent('download');
    await this.chooses(this.words.menu.label, this.words.menu.download);
    const download = await downloading;
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  /** Opens a file of the machine as a program, under a name of its own. */
  async opensFromDisk(path: string, name: string): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser');
    await this.chooses(this.words.menu.label, this.words.menu.open);
    const buffer = await readFile(path);
    await (await choosing).setFiles({ name, buffer, mimeType: '' });
  }

  async runs(program: string): Promise<void> {
    await this.writes(program);
    await this.presses(this.words.run.run);
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.console.getByText(text).first().waitFor();
  }

  async seesStatus(...texts: string[]): Promise<void> {
    const status = this.page.getByRole('status');
    for (const text of texts) {
      await status
        .filter({ hasText: text })
        .waitFor()
        .catch(async () => {
          const said = (await status.allInnerTexts()).join(' ').trim();
          throw new Error(`the page should say "${text}", but says "${said}"`);
        });
    }
  }

  async seesButton(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).waitFor();
  }

  /** Waits until these lines are all that the program printed: the console is a frame or two behind the status. */
  async seesLines(lines: string[]): Promise<void> {
    await expect.poll(() => this.lines()).toEqual(lines);
  }

  /** All that the program printed and the page still holds, line by line. */
  async lines(): Promise<string[]> {
    const texts = await this.console.locator('.text').allTextContents();
    return texts.join('').split('\n').slice(0, -1);
  }

  async leaves(): Promise<void> {
    await this.page.context().close();
  }
}
