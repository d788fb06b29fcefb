interface ImportMetaEnv {
  /** Address of a server that is not the page's own origin. */
  readonly VITE_API_BASE?: string;
  /** Origins, by commas, of pages that may talk to an embedded editor, beside the page's own. */
  readonly VITE_EMBED_PARENTS?: string;
}
