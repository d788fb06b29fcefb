import type { ProgramProblem } from '../api/protocol';
import type { Project } from '../features/files/project';
import type ProblemCard from '../features/problem/ProblemCard.svelte';

/** An error, and what shows it. */
interface Told {
  Card: typeof ProblemCard;
  problem: ProgramProblem;
  /** The file in which it is, as it was when the program ran. */
  text: string | null;
  traceback: string;
}

/** An error in plain words, in place of Python's own: what can do so is loaded with the first one. */
export class LateProblem {
  told = $state.raw<Told | null>(null);

  /** The program as it runs: the child may have changed it by the time of an error. */
  #ran: Project | null = null;

  /** `takeTraceback` takes Python's own words away from where they stand. */
  constructor(private readonly takeTraceback: () => string) {}

  async see(problem: ProgramProblem): Promise<void> {
    const during = this.#ran;
    const module = await import('../features/problem/ProblemCard.svelte').catch(() => null);
    if (!module || during !== this.#ran) return;
    const file = during?.files.find(({ path }) => path === problem.file);
    const text = file?.kind === 'text' ? file.text : null;
    this.told = { Card: module.default, problem, text, traceback: this.takeTraceback() };
  }

  /** Forgets everything, for a new run of this program. */
  reset(project: Project): void {
    this.told = null;
    this.#ran = project;
  }
}
