import type { SourceFile } from '../api/protocol';
import type { Saved } from '../features/saved/saved';
import type SavedFiles from '../features/saved/SavedFiles.svelte';

/** What a program left in its folder: asked for, and loaded, once it has ended. */
export class LateFiles {
  loaded = $state.raw<{ SavedFiles: typeof SavedFiles; saved: Saved } | null>(null);

  /** Counts the runs: what is found out about one after the next has begun is not shown. */
  #runs = 0;

  /** A run is over, for which these files were sent. */
  async ended(jobId: string, sent: readonly SourceFile[]): Promise<void> {
    const run = this.#runs;
    try {
      const { savedBy } = await import('../features/saved/saved');
      const saved = await savedBy(jobId, sent);
      if (saved.files.length + saved.missing.length === 0) return;
      const { default: SavedFiles } = await import('../features/saved/SavedFiles.svelte');
      if (run === this.#runs) this.loaded = { SavedFiles, saved };
    } catch {
      // Without a connection there is nothing to be offered.
    }
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#runs++;
    this.loaded = null;
  }
}
